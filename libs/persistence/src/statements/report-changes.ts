import type { Statement } from '../database.js';

/** What was changed in a tenant's configuration in a week, newest first. $1 tenant, $2 begin, $3 end, $4 at most. */
export const reportChanges: Statement = {
  name: 'report-changes',
  text: `SELECT at, actor, act, subject FROM waybill.audit_entries
    WHERE tenant = $1 AND at >= $2::timestamptz AND at < $3::timestamptz
      AND act ~ '^(connection|source|subscription|connector|retention|error-budget|alert-target|alert-threshold|api-key)[.]' AND act !~ '[.]test$'
    ORDER BY at DESC, number DESC LIMIT $4`,
};
