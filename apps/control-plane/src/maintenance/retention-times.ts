import type { Connector } from '#libs/connector-kit';
import type { RetentionTimes } from '#libs/execution';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * How long what is finished is kept: idempotency keys never shorter than any provider remembers one, for a copy of a task
 * must find its key for as long as the provider would take it for the first. Pure.
 */
export function retentionTimes(keepDays: number, connectors: readonly Connector[]): RetentionTimes {
  const windows = connectors.flatMap(({ actions }) => [...actions.values()].map(({ keyWindowMs = 0 }) => keyWindowMs));
  return { keepDays, keyDays: Math.max(keepDays, Math.ceil(Math.max(0, ...windows) / DAY_MS) + 1) };
}
