import { expect, it } from '@jest/globals';
import type { EffectClass } from '#libs/contracts';
import { effectWords } from './effect-words.js';

it.each<[EffectClass | null, boolean]>([
  ['read', false],
  ['metered', true],
  ['keyed', true],
  ['natural', true],
  ['probed', true],
  ['once', true],
  [null, true],
  ['new' as EffectClass, true],
])('an action of class %s does something outside, or costs money: %s', (effect, acts) => {
  expect(effectWords(effect).acts).toBe(acts);
});
