import type { Statement } from '../database.js';

/** Keeps where copies of tasks want their answer. */
export const addReplies: Statement = {
  name: 'add-replies',
  text: `
INSERT INTO replies (tenant, task_id, id, reply_to, correlation_id)
SELECT * FROM unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::text[])`,
};
