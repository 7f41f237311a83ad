/** The columns of a callback as it is shown. */
export const DELIVERY_COLUMNS = `event_id AS "eventId", state, attempts, created_at AS "createdAt", next_at AS "nextAt",
      ended_at AS "endedAt", last_status AS "lastStatus", last_error AS "lastError"`;
