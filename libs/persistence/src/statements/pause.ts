import type { Statement } from '../database.js';

/** Pauses something, where it is not paused already. $1 tenant, $2 kind, $3 name, $4 by whom, $5 why. */
export const pause: Statement = {
  name: 'pause',
  text: `INSERT INTO pauses (tenant, kind, name, paused_by, note) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (tenant, kind, name) DO NOTHING
    RETURNING name`,
};
