import { describe, it } from '@jest/globals';
import type { EffectClass } from '#libs/contracts';
import { expectRule } from '../expect-rule.js';
import { effectsAreCounted } from './effects-are-counted.js';

const CHANGING: readonly EffectClass[] = ['once', 'probed', 'natural', 'keyed'];

describe('effects are as many as the task says', () => {
  it.each(CHANGING)('a success of class %s has one, not none and not two', (effect) => {
    expectRule(effectsAreCounted, (example) => example.task({ order: 'a', effect }));
    expectRule(effectsAreCounted, (example) => example.task({ order: 'a', effect, effects: 0 }), ['lost', 'a']);
    expectRule(effectsAreCounted, (example) => example.task({ order: 'a', effect, effects: 2 }), ['doubled', 'a']);
  });

  it.each(CHANGING)('a parked task of class %s has one at most', (effect) => {
    for (const effects of [0, 1]) {
      expectRule(effectsAreCounted, (example) => example.task({ order: 'a', effect, status: 'parked', effects }));
    }
    const twice = { order: 'a', effect, status: 'parked', effects: 2 };
    expectRule(effectsAreCounted, (example) => example.task(twice), ['doubled', 'a']);
  });

  it.each(['failed', 'cancelled', 'expired'])('a task that is %s, and sure of it, has none', (status) => {
    expectRule(effectsAreCounted, (example) => example.task({ order: 'a', status }));
    expectRule(effectsAreCounted, (example) => example.task({ order: 'a', status, effects: 1 }), ['unexpected', 'a']);
  });

  it('a task that failed in doubt has one at most', () => {
    const doubtful = { order: 'a', status: 'failed', unsettled: true };
    expectRule(effectsAreCounted, (example) => example.task({ ...doubtful, effects: 1 }));
    expectRule(effectsAreCounted, (example) => example.task({ ...doubtful, effects: 2 }), ['doubled', 'a']);
  });

  it('reading has none, and what only costs money any number', () => {
    expectRule(effectsAreCounted, (example) => example.task({ order: 'a', effect: 'read' }));
    expectRule(effectsAreCounted, (example) => example.task({ order: 'a', effect: 'read', effects: 1 }), [
      'unexpected',
      'a',
    ]);
    expectRule(effectsAreCounted, (example) => example.task({ order: 'a', effect: 'metered', effects: 3 }));
  });
});
