import type { Connector, RetryPolicy } from '#libs/connector-kit';

/** When attempts are repeated in a fault run: soon, so that a run of minutes sees all of them. */
export const CHAOS_RETRY: RetryPolicy = { maxAttempts: 8, baseDelayMs: 200, maxDelayMs: 4_000 };

/** The longest a call may take in a fault run, in milliseconds: below its leases of three seconds. */
export const CHAOS_TIMEOUT_MS = 2_000;

/** The same connector, its calls and retries at the pace of a fault run. */
export function atChaosPace(connector: Connector): Connector {
  const actions = [...connector.actions].map(
    ([name, action]) => [name, { ...action, retry: CHAOS_RETRY, timeoutMs: CHAOS_TIMEOUT_MS }] as const,
  );
  return { ...connector, actions: new Map(actions) };
}
