import type { Statement } from '../database.js';

/** Empties dead letters that are locked. $1 tenant, $2 ids. */
export const eraseLetters: Statement = {
  name: 'erase-letters',
  text: `UPDATE waybill.dead_letters SET body = '', headers = '{}', detail = ''
    WHERE tenant = $1 AND id = ANY ($2::uuid[])`,
};
