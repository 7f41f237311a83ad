import type { Statement } from '../database.js';

/** Opens the gate of a connection that was closed for its configuration. $1 tenant, $2 connector, $3 connection. */
export const openConfigurationGate: Statement = {
  name: 'open-configuration-gate',
  text: `DELETE FROM connection_gates
    WHERE tenant = $1 AND connector = $2 AND connection = $3 AND reason = 'configuration'`,
};
