/** SQL: what is shown of an incident `i`. */
export const INCIDENT_COLUMNS = `i.id, i.category, i.code, i.connector, i.action,
  CASE WHEN i.resolved_at IS NULL THEN 'open' ELSE 'resolved' END AS state, i.letters, i.first_seen_at AS "firstSeenAt",
  i.last_seen_at AS "lastSeenAt", i.assignee, i.note, i.opened_at AS "openedAt", i.resolved_at AS "resolvedAt",
  i.resolved_by AS "resolvedBy", i.previous_id AS "previousId"`;
