import { counter } from '#libs/tracing';

const hints = counter('waybill_sweeper_hints_total', 'Unfinished tasks that were due and hinted at by the sweeper.');
const results = counter(
  'waybill_sweeper_results_published_total',
  'Results that were stored, not announced in time, and published by the sweeper.',
);

const letGo = counter(
  'waybill_sweeper_tasks_let_go_total',
  'Tasks that had waited for an endpoint group or the end of a pause and were let go by the sweeper.',
);

/** Counts tasks the sweeper has let go. */
export const countLetGo = (count: number): void => letGo.add(count);

/** Counts tasks the sweeper has hinted at. */
export const countSweptHints = (count: number): void => hints.add(count);

/** Counts results the sweeper has published. */
export const countSweptResults = (count: number): void => results.add(count);
