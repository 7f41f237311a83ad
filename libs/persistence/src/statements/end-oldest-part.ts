import type { Statement } from '../database.js';

/**
 * Ends the oldest part of the tasks, if it was over $1 days ago: what must outlive it is carried over, the rest dropped.
 * Answers with its name, null where there was none, and with how many tasks were carried over. Fails with 55P03 where the
 * tables are in use for too long.
 */
export const endOldestPart: Statement = {
  name: 'end-oldest-part',
  text: 'SELECT part, carried::int FROM waybill.end_oldest_part($1)',
};
