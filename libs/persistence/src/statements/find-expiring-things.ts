import type { Statement } from '../database.js';

/**
 * Credentials of connections and API keys that end within $1 days, or have ended: keys within the last two days, for nobody
 * takes ended ones away. Of all tenants.
 */
export const findExpiringThings: Statement = {
  name: 'find-expiring-things',
  text: `SELECT tenant, 'credential-expiring' AS kind, name AS subject, credential_expires_at AS "endsAt",
      jsonb_build_object('connector', connector) AS detail
    FROM connections WHERE credential_expires_at < now() + make_interval(days => $1::int)
    UNION ALL
    SELECT tenant, 'api-key-expiring', id::text, expires_at, jsonb_build_object('name', name)
    FROM api_keys
    WHERE revoked_at IS NULL AND expires_at < now() + make_interval(days => $1::int) AND expires_at > now() - interval '2 days'`,
};
