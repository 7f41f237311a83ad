/** One part of what is hashed: its length in four bytes, then itself. See `lengthPrefixed` of the contracts, which reads it. */
const part = (bytes: string) => `int4send(octet_length(${bytes})) || ${bytes}`;
const text = (of: string) => part(`convert_to(${of}, 'UTF8')`);

const MICROS = `CASE WHEN isfinite(entry.at) THEN trunc(extract(epoch FROM entry.at) * 1000000)::text ELSE entry.at::text END`;

const PARTS = [
  text(`'waybill/audit-entry/1'`),
  part('known.hash'),
  text('entry.tenant'),
  text('(known.position + 1)::text'),
  text('entry.number::text'),
  text(`(${MICROS})`),
  ...['actor', 'act', 'subject', 'detail'].map((column) => text(`entry.${column}`)),
];

/**
 * Puts an entry at the end of its tenant's chain. Whoever does it has the row of that chain for himself until his transaction
 * ends, so that there is one end. It runs as the owner: the services may write neither chains nor links.
 */
export const LINK_AUDIT_ENTRY = `CREATE FUNCTION waybill.link_audit_entry(entry waybill.audit_entries) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  known record;
BEGIN
  PERFORM FROM waybill.audit_chains c WHERE c.tenant = entry.tenant FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO waybill.audit_chains (tenant) VALUES (entry.tenant) ON CONFLICT DO NOTHING;
    PERFORM FROM waybill.audit_chains c WHERE c.tenant = entry.tenant FOR UPDATE;
  END IF;
  SELECT l.position, l.hash INTO known FROM waybill.audit_links l WHERE l.tenant = entry.tenant
    ORDER BY l.position DESC LIMIT 1;
  IF NOT FOUND THEN
    SELECT 0::bigint AS position, decode(repeat('00', 32), 'hex') AS hash INTO known;
  END IF;
  INSERT INTO waybill.audit_links (tenant, position, number, previous, hash)
  VALUES (entry.tenant, known.position + 1, entry.number, known.hash,
    sha256(${PARTS.join('\n      || ')}));
END $$`;

/** Does it with what was just written. */
export const LINK_NEW_AUDIT_ENTRY = `CREATE FUNCTION waybill.link_new_audit_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM waybill.link_audit_entry(NEW);
  RETURN NULL;
END $$`;

/** Refuses every change of what was written, whoever asks for it. */
export const REFUSE_AUDIT_CHANGE = `CREATE FUNCTION waybill.refuse_audit_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused: what is in the audit trail stays as it was written', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$`;

/**
 * Links up to so many entries that have no link, in the order of their numbers, from one on; all of them where `most` is null.
 * Says which was the last, and null once there is none. Of the migration only.
 */
export const LINK_OLD_AUDIT_ENTRIES = `CREATE FUNCTION waybill.link_old_audit_entries(after_tenant text, after_number bigint,
  most integer, OUT last_tenant text, OUT last_number bigint)
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
  entry waybill.audit_entries;
BEGIN
  FOR entry IN SELECT e.* FROM waybill.audit_entries e
    WHERE (e.tenant, e.number) > (after_tenant, after_number)
      AND NOT EXISTS (SELECT FROM waybill.audit_links l WHERE l.tenant = e.tenant AND l.number = e.number)
    ORDER BY e.tenant, e.number LIMIT most
  LOOP
    PERFORM waybill.link_audit_entry(entry);
    last_tenant := entry.tenant;
    last_number := entry.number;
  END LOOP;
END $$`;
