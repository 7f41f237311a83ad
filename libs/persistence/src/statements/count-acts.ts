import type { Statement } from '../database.js';

/** How often each act was done in a week. $1 tenant, $2 begin, $3 end, $4 acts. */
export const countActs: Statement = {
  name: 'count-acts',
  text: `SELECT act, count(*)::int AS times FROM waybill.audit_entries
    WHERE tenant = $1 AND at >= $2::timestamptz AND at < $3::timestamptz AND act = ANY ($4::text[]) GROUP BY act`,
};
