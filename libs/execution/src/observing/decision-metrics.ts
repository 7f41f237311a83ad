import { counter } from '#libs/tracing';

const decided = counter(
  'waybill_decided_total',
  'Parked tasks of decision runs, by what became of them: decided, left alone, or refused.',
);

/** Counts what a step of a decision run came to; told of none, too, it shows that there was none. */
export function countDecided(counts: Readonly<Record<'decided' | 'alone' | 'refused', number>>): void {
  for (const [outcome, count] of Object.entries(counts)) decided.add(count, { outcome });
}
