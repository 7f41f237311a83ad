const REASONS = {
  client: [
    'expiration_not_allowed',
    'idempotency_conflict',
    'invalid_idempotency_key',
    'invalid_message_id',
    'routing_key_mismatch',
    'unpreparable',
    'unreadable_announcement',
    'unsupported_content_type',
  ],
  data: [
    'duplicate_key',
    'invalid_input',
    'invalid_task',
    'lone_surrogate',
    'not_json',
    'not_storable',
    'not_utf8',
    'nul',
    'number_out_of_range',
    'poison',
    'reserved_key',
    'too_deep',
    'too_large',
    'unanswerable',
    'unreadable_answer',
    'unstorable',
  ],
  configuration: ['action_missing', 'unknown_action', 'unknown_connection', 'unknown_connector', 'unroutable'],
  policy: ['invalid_tenant', 'tenant_missing', 'tenant_not_allowed', 'unknown_user'],
};

const BY_REASON = Object.entries(REASONS)
  .map(([category, reasons]) => `WHEN reason IN (${reasons.map((one) => `'${one}'`).join(', ')}) THEN '${category}'`)
  .join('\n        ');

const FINGERPRINT = `sha256(convert_to(${['category', 'reason', 'connector', 'action']
  .map((part) => `octet_length(convert_to(d.${part}, 'UTF8')) || ':' || d.${part}`)
  .join(' || ')}, 'UTF8'))`;

/** A UUIDv7 of this moment: incidents are listed in the order of their ids. */
const NEW_ID = `(lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '7'
      || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid`;

/**
 * Puts at most `most` dead letters that belong to no incident into one: those of before there were any, and those that a
 * result-publisher of an earlier version keeps while the new one is rolled out. Their category is told by their reason. An
 * incident none of whose letters is open is over since the last of them ended. Tells how many letters there were.
 */
export const GROUP_DEAD_LETTERS = `CREATE FUNCTION waybill.group_dead_letters(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  tenants text[];
  ids uuid[];
  touched uuid[];
BEGIN
  SELECT array_agg(s.tenant), array_agg(s.id) INTO tenants, ids FROM (
    SELECT tenant, id FROM waybill.dead_letters WHERE incident_id IS NULL
    ORDER BY tenant, id LIMIT most FOR UPDATE SKIP LOCKED) s;
  IF ids IS NULL THEN
    RETURN 0;
  END IF;
  UPDATE waybill.dead_letters d SET category = CASE
        ${BY_REASON}
        WHEN reason IN ('http_401', 'http_403') THEN 'configuration'
        WHEN reason ~ '^http_4\\d\\d$' AND reason !~ '^http_4(08|25|29)$' THEN 'client'
        ELSE 'transient' END
    FROM unnest(tenants, ids) AS k (tenant, id)
    WHERE d.tenant = k.tenant AND d.id = k.id AND d.category IS NULL;
  INSERT INTO waybill.incidents AS i
    (tenant, id, fingerprint, category, code, connector, action, letters, first_seen_at, last_seen_at, opened_at, previous_id)
  SELECT g.tenant, ${NEW_ID}, g.fingerprint, g.category, g.reason, g.connector, g.action, g.letters, g.first_at, g.last_at,
    g.first_at, (SELECT p.id FROM waybill.incidents p WHERE p.tenant = g.tenant AND p.fingerprint = g.fingerprint
      ORDER BY p.id DESC LIMIT 1)
  FROM (
    SELECT d.tenant, ${FINGERPRINT} AS fingerprint, d.category, d.reason, d.connector, d.action, count(*)::int AS letters,
      min(d.dead_at) AS first_at, max(d.dead_at) AS last_at
    FROM unnest(tenants, ids) AS k (tenant, id) JOIN waybill.dead_letters d ON d.tenant = k.tenant AND d.id = k.id
    GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2) g
  ON CONFLICT (tenant, fingerprint) WHERE resolved_at IS NULL DO UPDATE SET letters = i.letters + excluded.letters,
    first_seen_at = least(i.first_seen_at, excluded.first_seen_at),
    last_seen_at = greatest(i.last_seen_at, excluded.last_seen_at);
  WITH joined AS (
    UPDATE waybill.dead_letters d SET incident_id = i.id
    FROM unnest(tenants, ids) AS k (tenant, id), waybill.incidents i
    WHERE d.tenant = k.tenant AND d.id = k.id AND i.tenant = d.tenant AND i.fingerprint = ${FINGERPRINT}
      AND i.resolved_at IS NULL
    RETURNING i.id)
  SELECT array_agg(DISTINCT id) INTO touched FROM joined;
  UPDATE waybill.incidents i SET resolved_at = l.ended_at, resolved_by = l.ended_by
    FROM (SELECT DISTINCT ON (d.tenant, d.incident_id) d.tenant, d.incident_id, d.ended_at, d.ended_by
      FROM waybill.dead_letters d WHERE d.incident_id = ANY (touched)
      ORDER BY d.tenant, d.incident_id, d.ended_at DESC NULLS FIRST) l
    WHERE i.tenant = l.tenant AND i.id = l.incident_id AND i.resolved_at IS NULL AND l.ended_at IS NOT NULL;
  RETURN cardinality(ids);
END $$`;
