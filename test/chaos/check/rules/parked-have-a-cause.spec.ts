import { describe, expect, it } from '@jest/globals';
import type { EffectClass } from '#libs/contracts';
import { CAUSE_NAMES, causeOfParking } from '../cause-of-parking.js';
import { ExampleHistory, type ExampleTask } from '../example-history.js';
import { expectRule } from '../expect-rule.js';
import { indexHistory } from '../indexed-history.js';
import { parkedHaveACause } from './parked-have-a-cause.js';

const parked = (effect: EffectClass, outcome: string, over: Partial<ExampleTask> = {}) =>
  ({ order: 'a', status: 'parked', effect, outcomes: [outcome], ...over }) satisfies ExampleTask;

const causeOf = (task: ExampleTask, cancelled = false) => {
  const example = new ExampleHistory().task(task);
  if (cancelled) example.journal.push({ kind: 'act', at: 1_200, order: 'a', act: 'cancel', ok: true });
  const [record] = indexHistory(example).orders;
  return record ? causeOfParking(record) : undefined;
};

describe('a task rests parked only where nobody can know', () => {
  it('says nothing of doubts that each cause explains', () => {
    const causes = [
      causeOf(parked('once', 'lost')),
      causeOf(parked('once', 'ambiguous')),
      causeOf(parked('probed', 'ambiguous')),
      causeOf(parked('keyed', 'ambiguous'), true),
      causeOf(parked('natural', 'lost', { deadline: 1_500 })),
      causeOf(parked('probed', 'ambiguous', { effects: 1 })),
    ];
    expect(causes).toEqual(CAUSE_NAMES);
  });

  it.each([
    ['once', 'failed'],
    ['keyed', 'ambiguous'],
    ['natural', 'lost'],
    ['read', 'ambiguous'],
    ['metered', 'lost'],
  ] as const)('finds a task of class %s that is parked after an attempt that ended %s', (effect, outcome) => {
    expectRule(parkedHaveACause, (example) => example.task(parked(effect, outcome)), ['unexpected', 'a']);
  });
});
