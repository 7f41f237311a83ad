/** SQL: what is kept of an alert `a`. */
export const ALERT_COLUMNS = `a.id, a.tenant, a.kind, a.subject, a.state, a.value, a.detail, a.since, a.gone_at AS "goneAt",
  a.fired_at AS "firedAt", a.resolved_at AS "resolvedAt", a.told, a.told_at AS "toldAt", a.told_value AS "toldValue",
  a.muted_until AS "mutedUntil"`;

/** SQL: the alert `a` is not over, or its end was not told. As the index alerts_live has it. */
export const IS_LIVE = `(a.state <> 'resolved' OR a.told = 'firing')`;
