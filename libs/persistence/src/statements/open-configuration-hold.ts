import type { Statement } from '../database.js';

/**
 * Ends what holds the endpoint groups of a connection for its configuration; the sweeper lets their tasks go. $1 tenant,
 * $2 connector, $3 connection.
 */
export const openConfigurationHold: Statement = {
  name: 'open-configuration-hold',
  text: `WITH held AS (
      SELECT tenant, connector, connection, endpoint_group FROM endpoint_health
      WHERE tenant = $1 AND connector = $2 AND connection = $3 AND reason = 'configuration'
      ORDER BY endpoint_group COLLATE "C"
      FOR UPDATE
    )
    UPDATE endpoint_health h SET closed_until = NULL, reason = NULL, failures = 0, trips = 0, probe_task = NULL,
      probe_until = NULL, tripped_at = NULL, refused_task = NULL, ramp = 1, updated_at = now()
    FROM held
    WHERE h.tenant = held.tenant AND h.connector = held.connector
      AND h.connection = held.connection AND h.endpoint_group = held.endpoint_group`,
};
