import type { Statement } from '../database.js';
import { AUDIT_MICROS } from './audit-micros.js';

/** Links of a tenant's chain, in their order, with what was written. $1 tenant, $2 the position they begin behind, $3 at most. */
export const listAuditChain: Statement = {
  name: 'list-audit-chain',
  text: `SELECT l.tenant, l.position::float8 AS position, l.number::float8 AS number, encode(l.previous, 'hex') AS previous,
      encode(l.hash, 'hex') AS hash, e.number IS NOT NULL AS present, ${AUDIT_MICROS} AS micros, e.actor, e.act, e.subject, e.detail
    FROM waybill.audit_links l
    LEFT JOIN waybill.audit_entries e ON e.tenant = l.tenant AND e.number = l.number
    WHERE l.tenant = $1 AND l.position > $2
    ORDER BY l.position
    LIMIT $3`,
};
