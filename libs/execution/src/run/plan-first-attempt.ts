import type { Action, Connector } from '#libs/connector-kit';
import type { EffectClass } from '#libs/contracts';
import type { OpenConnection } from '../ports/outside.js';
import type { FirstIntent, Submission } from '../ports/task-store.js';
import { buildCall, type PreparedCall } from './prepare-call.js';

/** An attempt that has all it needs but for its claim. */
export interface PlannedAttempt {
  action: Action;
  connection: OpenConnection;
  call: PreparedCall;
}

/**
 * The classes whose intent may be recorded with the claim. Of `once` and `probed` it is recorded just before the request
 * leaves: a worker that dies would put all it has taken in doubt.
 */
const REPEATABLE: readonly EffectClass[] = ['read', 'metered', 'natural', 'keyed'];

/**
 * How far a deadline must be away, in milliseconds. Where a worker is lost before it sends, nobody knows that it has not
 * sent, until the lease has ended: a deadline in between would park what else had only expired.
 */
const FAR_DEADLINE_MS = 120_000;

/**
 * Plans the first attempt of a task before the task is accepted. Null where a plan could not hold or would cost more than
 * it saves: the task waits for its turn or for a token of its endpoint group, was delivered before, has one try or little
 * time, or cannot be sent as it is; then it is claimed first and all else is decided after. Pure, as connectors are.
 *
 * @param nowMs by the store's clock, in milliseconds since 1970
 */
export function planFirstAttempt(
  submission: Submission,
  connector: Connector | undefined,
  connection: OpenConnection,
  nowMs: number,
): PlannedAttempt | null {
  const action = connector?.actions.get(submission.action);
  const { orderingKey, redelivered, deadline } = submission;
  if (!connector || !action || connection.connector !== connector.name) return null;
  const isUrgent = deadline !== null && deadline.getTime() < nowMs + FAR_DEADLINE_MS;
  if (orderingKey !== null || redelivered || isUrgent || action.retry.maxAttempts <= 1) return null;
  if (typeof action.effect !== 'function' && !REPEATABLE.includes(action.effect)) return null;
  try {
    if (connector.limits(connection.settings)[action.group] !== undefined) return null;
    const call = buildCall(submission, action, connection);
    return REPEATABLE.includes(call.effectClass) ? { action, connection, call } : null;
  } catch {
    return null;
  }
}

/** What a planned attempt records before it is sent. */
export function firstIntentOf({ action, connection, call }: PlannedAttempt): FirstIntent {
  const { effectClass, token, request, requestHash } = call;
  const { method, url } = request;
  const connectionVersion = connection.version;
  return { group: action.group, effectClass, operationToken: token, connectionVersion, method, url, requestHash };
}
