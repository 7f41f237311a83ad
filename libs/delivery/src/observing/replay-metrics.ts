import { counter } from '#libs/tracing';

const replayed = counter(
  'waybill_replayed_total',
  'Results and events of replay runs, by what became of them: sent, owed already, or erased.',
);

/** Counts what a step of a replay run came to; told of none, too, it shows that there was none. */
export function countReplayed(counts: Readonly<Record<'sent' | 'alreadyOwed' | 'erased', number>>): void {
  replayed.add(counts.sent, { outcome: 'sent' });
  replayed.add(counts.alreadyOwed, { outcome: 'owed' });
  replayed.add(counts.erased, { outcome: 'erased' });
}
