import type { EffectClass } from '#libs/contracts';
import type { OrderRecord } from './indexed-history.js';

/** One reason why the promise allows a task to rest parked. */
interface Cause {
  name: string;
  classes: readonly EffectClass[];
  explains(record: OrderRecord): boolean;
}

/** An attempt that nobody saw end: its worker was lost between the intent and the record. */
const hasLost = ({ attempts }: OrderRecord): boolean => attempts.some(({ outcome }) => outcome === 'lost');

/** An attempt that ended without a word on whether it was applied. */
const hasAmbiguous = ({ attempts }: OrderRecord): boolean => attempts.some(({ outcome }) => outcome === 'ambiguous');

const isInDoubt = (record: OrderRecord): boolean => hasLost(record) || hasAmbiguous(record);

const CHANGING: readonly EffectClass[] = ['keyed', 'natural', 'probed', 'once'];

/** Every cause there is, the first that fits being told. A parked task that none explains is unexpected. */
const CAUSES: readonly Cause[] = [
  { name: 'once, and its worker was lost', classes: ['once'], explains: hasLost },
  { name: 'once, after an ambiguous end', classes: ['once'], explains: hasAmbiguous },
  {
    name: 'probed, and the probe could not tell',
    classes: ['probed'],
    explains: (record) => isInDoubt(record) && !record.ledger.some(({ kind }) => kind === 'effect'),
  },
  {
    name: 'cancelled while in doubt',
    classes: CHANGING,
    explains: (record) => isInDoubt(record) && record.acts.some(({ act }) => act === 'cancel'),
  },
  {
    name: 'deadline passed while in doubt',
    classes: CHANGING,
    explains: (record) => isInDoubt(record) && record.first.deadline !== null,
  },
  { name: 'probed, and the probe could not be made', classes: ['probed'], explains: isInDoubt },
];

/** The names of all causes, for the reader of a report. */
export const CAUSE_NAMES: readonly string[] = CAUSES.map(({ name }) => name);

/** Why a task may rest parked; null where nothing explains it. Pure. */
export function causeOfParking(record: OrderRecord): string | null {
  const { effect } = record.first;
  const cause = CAUSES.find(({ classes, explains }) => effect !== null && classes.includes(effect) && explains(record));
  return cause?.name ?? null;
}
