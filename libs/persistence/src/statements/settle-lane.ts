import type { Statement } from '../database.js';

/**
 * Lets a lane rest: what was sent for one of its tasks may still be applied, and must not come after the next one's.
 * $1 tenant, $2 connector, $3 ordering key, $4 milliseconds from now.
 */
export const settleLane: Statement = {
  name: 'settle-lane',
  text: `UPDATE ordering_lanes
    SET settle_until = greatest(settle_until, now() + $4::double precision * interval '1 millisecond')
    WHERE tenant = $1 AND connector = $2 AND ordering_key = $3`,
};
