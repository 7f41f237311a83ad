/** The columns of an endpoint group's health, of `h`, beside its key. */
export const ENDPOINT_COLUMNS = `h.tenant, h.connector, h.connection, h.endpoint_group, h.closed_until, h.reason,
  h.failures, h.trips, h.probe_task, h.probe_until, h.per_second, h.burst, h.tokens, h.refilled_at, h.queued_at, h.ramp, h.refused_task,
  now() AS now`;

/** Whether tasks without a ticket wait for the endpoint group `h`. */
export const TASKS_WAIT = `EXISTS (SELECT FROM tasks t
  WHERE t.tenant = h.tenant AND t.connector = h.connector AND t.connection = h.connection
    AND t.held_group = h.endpoint_group AND t.finished_at IS NULL AND t.status = 'waiting'
    AND (t.ticket_until IS NULL OR t.ticket_until <= now()))`;
