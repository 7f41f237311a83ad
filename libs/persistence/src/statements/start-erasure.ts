import type { Statement } from '../database.js';
import { ERASURE_COLUMNS } from './erasure-columns.js';

/** $1 tenant, $2 id, $3 name of the label, $4 its value, $5 who asks. Answers with the erasure. */
export const startErasure: Statement = {
  name: 'start-erasure',
  text: `INSERT INTO waybill.erasures (tenant, id, label_name, label_value, created_by) VALUES ($1, $2, $3, $4, $5)
    RETURNING ${ERASURE_COLUMNS}`,
};
