import type { Action, ActionCall, OutgoingRequest } from '#libs/connector-kit';
import type { EffectClass, TaskError } from '#libs/contracts';
import { type ClaimedTask, isForcedUnsent } from '../claimed-task.js';
import { operationToken } from '../operation-token.js';
import type { OpenConnection } from '../ports/outside.js';
import { requestHash } from '../request-hash.js';
import { whyForgotten } from './why-forgotten.js';

/** A call complete but for its intent. */
export interface PreparedCall {
  effectClass: EffectClass;
  token: string;
  /** What the action was asked to do. */
  asked: ActionCall;
  request: OutgoingRequest;
  requestHash: Buffer;
}

/** What preparing came to. */
export type Preparation =
  | { ok: true; call: PreparedCall }
  | { ok: false; verdict: 'failed' | 'parked'; error: TaskError };

/**
 * Builds the request of a claimed task. After an attempt whose outcome nobody knows, the request must be the same to the
 * byte, to the same account, and in time for the provider to know its key; else the task is parked. Pure, as
 * connectors are.
 */
export function prepareCall(task: ClaimedTask, action: Action, connection: OpenConnection, now: Date): Preparation {
  let call: PreparedCall;
  try {
    call = buildCall(task, action, connection);
  } catch (error) {
    const message = `The request could not be built: ${error instanceof Error ? error.message : String(error)}`;
    const refused: TaskError = { category: 'client', code: 'unpreparable', message, retryable: false };
    return { ok: false, verdict: task.unsettled || isForcedUnsent(task) ? 'parked' : 'failed', error: refused };
  }
  const problem = whyForgotten(task, call, { action, now }) ?? whyNotRepeat(task, call, { action, connection, now });
  return problem === null ? { ok: true, call } : { ok: false, verdict: 'parked', error: problem };
}

/** What a call is built from. */
export type CallFacts = Pick<ClaimedTask, 'tenant' | 'idempotencyKey' | 'action' | 'input'> &
  Partial<Pick<ClaimedTask, 'operationToken' | 'forceCounter'>>;

/** Builds the request of a task. Throws what the connector throws where it cannot be built. Pure, as connectors are. */
export function buildCall(task: CallFacts, action: Action, { settings }: OpenConnection): PreparedCall {
  const { tenant, idempotencyKey, forceCounter = 0 } = task;
  const token = task.operationToken ?? operationToken(tenant, idempotencyKey, task.action, forceCounter);
  const input = JSON.parse(task.input.toString('utf8')) as Record<string, unknown>;
  const effectClass = typeof action.effect === 'function' ? action.effect({ input, settings }) : action.effect;
  if (effectClass === 'probed' && !action.probe) throw new Error('the action is probed and does not say how');
  const asked = { input, settings, token };
  const request = action.prepare(asked);
  return { effectClass, token, asked, request, requestHash: requestHash(request) };
}

/** Why a request may not be sent after an attempt whose outcome nobody knows; null where there was none, or it may. */
function whyNotRepeat(
  { unsettled, lastAttempt: last }: ClaimedTask,
  call: PreparedCall,
  { action, connection, now }: { action: Action; connection: OpenConnection; now: Date },
): TaskError | null {
  if (!unsettled || last === null || last.effectClass === 'metered') return null;
  const sameAccount = last.connectionVersion >= connection.accountSince;
  const sameRequest = last.requestHash.equals(call.requestHash) && sameAccount;
  if (!sameRequest || (last.effectClass === 'probed' && call.effectClass !== 'probed')) return REQUEST_CHANGED;
  const windowEndsAt = last.firstIntentAt.getTime() + (action.keyWindowMs ?? Number.POSITIVE_INFINITY);
  return call.effectClass === 'keyed' && now.getTime() >= windowEndsAt ? KEY_FORGOTTEN : null;
}

const KEY_FORGOTTEN: TaskError = {
  category: 'policy',
  code: 'key_window_passed',
  message:
    'An earlier attempt ended without a known outcome, and the provider no longer remembers its idempotency key: a repeat could be a second effect. Find out whether the effect happened, then resolve the task',
  retryable: false,
};

const REQUEST_CHANGED: TaskError = {
  category: 'configuration',
  code: 'request_changed',
  message:
    'An earlier attempt ended without a known outcome, and the connection or connector has changed since: the same request can no longer be sent. Find out whether the effect happened, then resolve the task',
  retryable: false,
};
