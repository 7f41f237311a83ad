import { counter } from '#libs/tracing';

const redriven = counter(
  'waybill_redriven_total',
  'Dead letters of redrive runs, by what became of them: sent, and then succeeded or failed; or refused.',
);

/** Counts what a step of a redrive run came to; told of none, too, it shows that there was none. */
export function countRedriven(counts: Readonly<Record<'sent' | 'succeeded' | 'failed' | 'refused', number>>): void {
  for (const [outcome, count] of Object.entries(counts)) redriven.add(count, { outcome });
}
