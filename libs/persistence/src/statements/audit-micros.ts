/** When an entry `e` was written, in microseconds since 1970 as text; what is no time of a calendar as PostgreSQL calls it. */
export const AUDIT_MICROS = `CASE WHEN isfinite(e.at) THEN trunc(extract(epoch FROM e.at) * 1000000)::text ELSE e.at::text END`;
