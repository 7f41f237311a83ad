import type { Statement } from '../database.js';
import { ERASURE_COLUMNS } from './erasure-columns.js';

/** Erasures of a tenant, newest first. $1 tenant, $2 one id or null, $3 the id the page begins behind or null, $4 at most. */
export const listErasures: Statement = {
  name: 'list-erasures',
  text: `SELECT ${ERASURE_COLUMNS} FROM waybill.erasures
    WHERE tenant = $1 AND ($2::uuid IS NULL OR id = $2) AND id < coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    ORDER BY id DESC LIMIT $4`,
};
