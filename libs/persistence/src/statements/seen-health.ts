/** What a claim of the task `of` tells of the endpoint groups of its connection; null where nothing was noted. */
export function seenHealth(of: string): string {
  return `(SELECT jsonb_agg(jsonb_build_object('group', h.endpoint_group,
    'guarded', coalesce(h.closed_until > now(), false) OR h.trips > 0 OR h.queued_at IS NOT NULL,
    'failing', h.failures > 0 OR h.trips > 0 OR h.refused_task IS NOT NULL))
  FROM endpoint_health h
  WHERE h.tenant = ${of}.tenant AND h.connector = ${of}.connector AND h.connection = ${of}.connection)`;
}
