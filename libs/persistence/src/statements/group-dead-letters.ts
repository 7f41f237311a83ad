import type { Statement } from '../database.js';

/** Puts at most $1 dead letters that belong to no incident into one. Answers with how many there were. */
export const groupDeadLetters: Statement = {
  name: 'group-dead-letters',
  text: 'SELECT waybill.group_dead_letters($1) AS grouped',
};
