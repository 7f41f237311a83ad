/** SQL: what is shown of a redrive run `r`. */
export const REDRIVE_RUN_COLUMNS = `r.id, r.incident_id AS "incidentId", r.state, r.reason, r.rate, r.tolerance, r.batch, r.selected,
  r.sent, r.under_way AS "underWay", r.succeeded, r.failed, r.cancelled, r.refused, r.left_open AS "leftOpen", r.note,
  r.created_by AS "createdBy", r.created_at AS "createdAt", r.updated_at AS "updatedAt", r.ended_at AS "endedAt",
  r.paced_at AS "pacedAt"`;
