import type { Statement } from '../database.js';
import { AUDIT_MICROS } from './audit-micros.js';

const instant = (micros: string) => `timestamptz 'epoch' + ${micros}::bigint * interval '1 microsecond'`;

/**
 * A page of a tenant's audit entries, newest first. $1 tenant, $2 and $3 the place the page begins behind (microseconds since
 * 1970, number) or nulls, $4 at most, $5 since, $6 until (microseconds since 1970), $7 actor, $8 act, $9 subject; null does
 * not narrow. The first page begins at $6 in the index. It is planned with its parameters: each of the last three has an index
 * in the order of pages.
 */
export const listAuditEntries: Statement = {
  name: 'list-audit-entries',
  text: `SELECT e.number::float8 AS number, l.position::float8 AS position, ${AUDIT_MICROS} AS micros,
      e.actor, e.act, e.subject, e.detail
    FROM waybill.audit_entries e
    LEFT JOIN waybill.audit_links l ON l.tenant = e.tenant AND l.number = e.number
    WHERE e.tenant = $1 AND (e.at, e.number) < (coalesce(${instant('coalesce($2::bigint, $6::bigint)')}, 'infinity'), coalesce($3::bigint, 0))
      AND ($5::bigint IS NULL OR e.at >= ${instant('$5')}) AND ($6::bigint IS NULL OR e.at < ${instant('$6')})
      AND ($7::text IS NULL OR e.actor = $7) AND ($8::text IS NULL OR e.act = $8) AND ($9::text IS NULL OR e.subject = $9)
    ORDER BY e.at DESC, e.number DESC
    LIMIT $4`,
};
