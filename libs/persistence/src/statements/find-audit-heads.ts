import type { Statement } from '../database.js';

/**
 * Where the chain of each tenant ends, and what stands now at the places that are known of some. $1 and $2 tenants and the
 * positions known of them. Of a tenant that is known and has no chain any more, too.
 */
export const findAuditHeads: Statement = {
  name: 'find-audit-heads',
  text: `WITH known AS (SELECT k.tenant, k.position FROM unnest($1::text[], $2::bigint[]) AS k (tenant, position)),
    chains AS (SELECT tenant FROM waybill.audit_chains UNION SELECT tenant FROM known)
    SELECT c.tenant, head.position::float8 AS position, encode(head.hash, 'hex') AS hash, encode(l.hash, 'hex') AS kept
    FROM chains c
    LEFT JOIN LATERAL (
      SELECT position, hash FROM waybill.audit_links WHERE tenant = c.tenant ORDER BY position DESC LIMIT 1
    ) head ON true
    LEFT JOIN known k ON k.tenant = c.tenant
    LEFT JOIN waybill.audit_links l ON l.tenant = k.tenant AND l.position = k.position
    ORDER BY c.tenant`,
};
