import { counter } from '#libs/tracing';

const erased = counter(
  'waybill_erased_total',
  'Tasks and dead letters that were emptied on request, by what they were.',
);

/** Counts what a step of an erasure emptied; told of none, too, it shows that there was none. */
export function countErased({ tasks, letters }: { tasks: number; letters: number }): void {
  erased.add(tasks, { what: 'tasks' });
  erased.add(letters, { what: 'letters' });
}
