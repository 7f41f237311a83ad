import type { Statement } from '../database.js';

/** A page of what a tenant has paused, by kind and name. $1 tenant, $2 kind (null: any), $3 and $4 the kind and name the page starts after, $5 at most. */
export const pagePauses: Statement = {
  name: 'page-pauses',
  text: `SELECT kind, name, since, paused_by AS by, note FROM pauses
    WHERE tenant = $1 AND ($2::text IS NULL OR kind = $2) AND (kind, name) > ($3::text, $4::text)
    ORDER BY kind, name
    LIMIT $5`,
};
