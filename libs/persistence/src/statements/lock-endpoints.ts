import type { Statement } from '../database.js';
import { ENDPOINT_COLUMNS, TASKS_WAIT } from './endpoint-columns.js';

/**
 * Locks the health of endpoint groups, made where nothing was noted yet, and tells it, whether tasks wait behind it, and
 * the present version of each connection. Rows sorted by key, each key once.
 */
export const lockEndpoints: Statement = {
  name: 'lock-endpoints',
  text: `
INSERT INTO endpoint_health AS h (tenant, connector, connection, endpoint_group)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
ON CONFLICT (tenant, connector, connection, endpoint_group) DO UPDATE SET updated_at = now()
RETURNING ${ENDPOINT_COLUMNS}, ${TASKS_WAIT} AS behind,
  (SELECT c.version FROM connections c WHERE c.tenant = h.tenant AND c.name = h.connection) AS connection_version`,
};
