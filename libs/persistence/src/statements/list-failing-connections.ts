import type { Statement } from '../database.js';

/**
 * The connections of a tenant that cannot be called as they should: whose credential has to be mended, or whose breaker has
 * tripped and not closed again. `total` counts them all. $1 tenant, $2 rows at most.
 */
export const listFailingConnections: Statement = {
  name: 'list-failing-connections',
  text: `SELECT c.name, min(h.reason) AS reason, (count(*) OVER ())::int AS total
    FROM connections c
    JOIN endpoint_health h ON h.tenant = c.tenant AND h.connector = c.connector AND h.connection = c.name
    WHERE c.tenant = $1 AND h.reason IN ('configuration', 'breaker_open') AND (h.closed_until > now() OR h.trips > 0)
    GROUP BY c.name ORDER BY c.name LIMIT $2`,
};
