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
 * Plans the first attempt of a task before the task is accepted. Null where a plan could not hold: the task waits for its
 * turn or for a token of its endpoint group, was delivered before, or cannot be sent as it is; then it is claimed first
 * and all else is decided after. Pure, as connectors are.
 */
export function planFirstAttempt(
  submission: Submission,
  connector: Connector | undefined,
  connection: OpenConnection,
): PlannedAttempt | null {
  const action = connector?.actions.get(submission.action);
  const { orderingKey, redelivered } = submission;
  if (!connector || !action || orderingKey !== null || redelivered || connection.connector !== connector.name)
    return null;
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
