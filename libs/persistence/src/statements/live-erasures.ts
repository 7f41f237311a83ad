import type { Statement } from '../database.js';

/** Erasures of all tenants that have not ended; those first that were looked at longest ago. $1 at most. */
export const liveErasures: Statement = {
  name: 'live-erasures',
  text: 'SELECT tenant, id FROM waybill.erasures WHERE ended_at IS NULL ORDER BY updated_at LIMIT $1',
};
