/**
 * SQL: the sources `s` that were not heard for as long as is to be expected of them, or for an hour where nobody has said:
 * whether one is silent is judged by what it received of late, and of these alone. A condition on `s` may follow by AND.
 */
export const QUIET_SOURCES = `sources s LEFT JOIN LATERAL (
      SELECT max(h.last_at) AS at FROM source_hours h WHERE h.tenant = s.tenant AND h.source_id = s.id
    ) heard ON true
    WHERE now() - coalesce(heard.at, s.created_at) > make_interval(secs => coalesce(s.expected_every_seconds, 3600))`;
