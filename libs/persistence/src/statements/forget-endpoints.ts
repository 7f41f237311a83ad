import type { Statement } from '../database.js';

/** Forgets what is known of the endpoint groups of a connection, and of its calls. $1 tenant, $2 connection. */
export const forgetEndpoints: Statement = {
  name: 'forget-endpoints',
  text: `WITH calls AS (DELETE FROM connection_calls WHERE tenant = $1 AND connection = $2)
    DELETE FROM endpoint_health WHERE tenant = $1 AND connection = $2`,
};
