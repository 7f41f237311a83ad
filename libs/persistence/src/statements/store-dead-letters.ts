import type { Statement } from '../database.js';

/**
 * Keeps dead letters, each open one once, in the unresolved incident of their cause, which the transaction holds, and counts
 * there those that are new. One whose incident is not to be found is kept without. $1 tenants, $2 ids, $3 fingerprints, $4 task ids,
 * $5 connectors, $6 actions, $7 queues, $8 reasons, $9 details, $10 headers, $11 bodies, $12 times of death, $13 categories,
 * $14 fingerprints of their causes; sorted by tenant and fingerprint, which must be different ones.
 */
export const storeDeadLetters: Statement = {
  name: 'store-dead-letters',
  text: `WITH kept AS (
      INSERT INTO waybill.dead_letters (tenant, id, fingerprint, task_id, connector, action, queue, reason, detail, headers,
        body, dead_at, category, incident_id)
      SELECT l.tenant, l.id, l.fingerprint, l.task_id, l.connector, l.action, l.queue, l.reason, l.detail, l.headers, l.body,
        l.dead_at, l.category, i.id
      FROM unnest($1::text[], $2::uuid[], $3::bytea[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[],
        $9::text[], $10::bytea[], $11::bytea[], $12::timestamptz[], $13::text[], $14::bytea[])
        AS l (tenant, id, fingerprint, task_id, connector, action, queue, reason, detail, headers, body, dead_at, category,
          cause)
      LEFT JOIN waybill.incidents i ON i.tenant = l.tenant AND i.fingerprint = l.cause AND i.resolved_at IS NULL
      ON CONFLICT (tenant, fingerprint) WHERE state = 'open' DO NOTHING
      RETURNING tenant, incident_id
    ), more AS (
      SELECT tenant, incident_id, count(*)::int AS letters FROM kept GROUP BY tenant, incident_id
    )
    UPDATE waybill.incidents i SET letters = i.letters + more.letters
    FROM more WHERE i.tenant = more.tenant AND i.id = more.incident_id`,
};
