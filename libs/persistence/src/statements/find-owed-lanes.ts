import type { Statement } from '../database.js';

/**
 * Lanes that owe events, sorted, after ($1, $2, $3), at most $4. Steps from lane to lane through the index, so a lane
 * that owes a million events costs no more than one that owes a single one.
 */
export const FIND_OWED_LANES: Statement = {
  name: 'find-owed-lanes',
  text: `
    WITH RECURSIVE owed AS (
      (
        SELECT tenant, source, lane, 1 AS place
        FROM waybill.events
        WHERE published_at IS NULL AND (tenant, source, lane) > ($1, $2, $3)
        ORDER BY tenant, source, lane
        LIMIT 1
      )
      UNION ALL
      SELECT step.tenant, step.source, step.lane, owed.place + 1
      FROM owed
      CROSS JOIN LATERAL (
        SELECT tenant, source, lane
        FROM waybill.events
        WHERE published_at IS NULL
          AND (events.tenant, events.source, events.lane) > (owed.tenant, owed.source, owed.lane)
        ORDER BY tenant, source, lane
        LIMIT 1
      ) AS step
      WHERE owed.place < $4
    )
    SELECT tenant, source, lane FROM owed ORDER BY place`,
};
