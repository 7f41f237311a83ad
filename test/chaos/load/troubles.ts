import type { EffectClass } from '#libs/contracts';
import type { BehaviourName } from '../../support/ledger-api/behaviours.js';

type Course = readonly BehaviourName[];

/** Ends that leave nobody knowing, after which a repeat finds the third party well again. */
const DOUBTFUL: readonly Course[] = [
  ['apply-reset', 'ok'],
  ['apply-hang', 'ok'],
  ['apply-500', 'ok'],
  ['apply-502', 'apply-504', 'ok'],
  ['reset', 'ok'],
  ['reset', 'apply-reset', 'ok'],
  ['apply-late', 'ok'],
  ['slow-drip', 'ok'],
  ['endless', 'ok'],
  ['cut', 'ok'],
  ['redirect', 'ok'],
  ['rubbish', 'ok'],
];

/** What only a reader of the body sees. */
const INSIDE: readonly Course[] = [
  ['error-inside', 'ok'],
  ['apply-error-inside', 'ok'],
];

/** A definite no, and what it takes to fail for good; the next attempt is that of a redrive. */
const REFUSED: readonly Course[] = [['refuse-400', 'ok']];

/** A definite no for now. It holds all tasks of its connection. */
export const LIMITING: readonly Course[] = [
  ['refuse-429', 'ok'],
  ['refuse-429-date', 'ok'],
  ['apply-reset', 'refuse-429', 'ok'],
];

const STRANGE: readonly Course[] = [['nul']];

/**
 * What may happen at the third party to a task of a class, and how often of a hundred. `once` meets doubt less often:
 * each such task rests parked.
 */
export function troublesOf(
  effect: EffectClass,
  connector: 'http' | 'ledger',
): { share: number; courses: readonly Course[] } {
  const inside = connector === 'ledger' ? INSIDE : [];
  const courses = [...DOUBTFUL, ...inside, ...STRANGE, ...REFUSED];
  return { share: effect === 'once' ? 0.1 : 0.2, courses };
}
