import type { Statement } from '../database.js';

/**
 * Numbers the first version of a connection behind every one that its name has had: a connection that was deleted and made
 * again may lead to another account, and no earlier attempt must count as made with it. The audit trail, which nobody may
 * shorten, knows how many there were. Run once the connection stands, and before its creation is in the trail. $1 tenant,
 * $2 connection.
 */
export const continueConnectionVersions: Statement = {
  name: 'continue-connection-versions',
  text: `
WITH earlier AS (
  SELECT count(*)::int AS versions FROM audit_entries
  WHERE tenant = $1 AND subject = $2 AND act IN ('connection.create', 'connection.change')
)
UPDATE connections c SET version = e.versions + 1, account_since = e.versions + 1
FROM earlier e WHERE c.tenant = $1 AND c.name = $2`,
};
