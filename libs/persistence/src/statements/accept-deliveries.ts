import type { Statement } from '../database.js';

/**
 * Writes receipts, and events for those that are new, numbered in the order given. A receipt that was there counts the
 * copy: as a duplicate with the same bytes, as a conflict with others. No two rows may share tenant, source and
 * delivery id. Returns a row for each, in the order given.
 *
 * First of all it takes the locks of the lanes, until its transaction ends. $11: their keys, sorted and without repeats,
 * or two transactions may wait for each other. Its snapshot is older than the locks: nothing here may read a table and
 * rely on seeing what the holder before has committed. Numbers are drawn and receipts are met whatever the snapshot.
 */
export const ACCEPT_DELIVERIES: Statement = {
  name: 'accept-deliveries',
  text: `
    WITH lock AS MATERIALIZED (
      SELECT count(pg_advisory_xact_lock(key)) FROM unnest($11::bigint[]) AS asked (key)
    ), given AS (
      SELECT given.*
      FROM lock CROSS JOIN unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::bytea[], $6::text[], $7::text[], $8::text[], $9::bytea[],
        $10::jsonb[])
        WITH ORDINALITY AS given (tenant, source_id, delivery_id, event_id, body_hash, source, lane, routing_key, event,
        trace, place)
    ), receipt AS (
      INSERT INTO waybill.receipts AS known (tenant, source_id, delivery_id, event_id, body_hash)
      SELECT tenant, source_id, delivery_id, event_id, body_hash
      FROM given
      ORDER BY tenant, source_id, delivery_id
      ON CONFLICT (tenant, source_id, delivery_id) DO UPDATE SET
        duplicates = known.duplicates + (known.body_hash = excluded.body_hash)::integer,
        conflicts = known.conflicts + (known.body_hash <> excluded.body_hash)::integer
      RETURNING tenant, source_id, delivery_id, event_id, body_hash, duplicates + conflicts = 0 AS fresh
    ), answer AS (
      SELECT given.*, receipt.event_id AS first_event_id, receipt.fresh, receipt.body_hash = given.body_hash AS same
      FROM given JOIN receipt USING (tenant, source_id, delivery_id)
    ), event AS (
      INSERT INTO waybill.events (tenant, id, source, lane, routing_key, event, trace)
      SELECT tenant, event_id, source, lane, routing_key, event, trace
      FROM answer
      WHERE fresh
      ORDER BY place
      ON CONFLICT (tenant, id) DO NOTHING
    )
    SELECT first_event_id AS "eventId", fresh, same FROM answer ORDER BY place`,
};
