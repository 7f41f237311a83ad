/** SQL: what is shown of a decision run `r`, up to when its rate was used up, and a hash of what was asked for. */
export const DECISION_RUN_COLUMNS = `r.id, r.state, r.decision, r.filter, r.effect_ruled_out AS "effectRuledOut", r.note,
  r.idempotency_key AS "idempotencyKey", r.rate, r.selected, r.decided, r.alone, r.refused, r.left_parked AS "left",
  r.created_by AS "createdBy", r.created_at AS "createdAt", r.updated_at AS "updatedAt", r.ended_at AS "endedAt",
  r.paced_at AS "pacedAt", r.asked`;
