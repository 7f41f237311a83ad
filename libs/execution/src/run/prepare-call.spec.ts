import { describe, expect, it } from '@jest/globals';
import type { Action } from '#libs/connector-kit';
import type { ClaimedTask, LastAttempt } from '../claimed-task.js';
import { requestHash } from '../request-hash.js';
import { prepareCall } from './prepare-call.js';

const NOW = new Date('2026-11-21T12:00:00Z');
const WINDOW_MS = 3_600_000;
const connection = { connector: 'http', settings: {}, version: 4, accountSince: 3, authorization: {} };
const request = { method: 'POST', url: 'https://api.test/x', headers: {}, body: null };

const action = {
  name: 'request',
  effect: 'keyed',
  keyWindowMs: WINDOW_MS,
  prepare: () => request,
} as unknown as Action;

const last = (over: Partial<LastAttempt> = {}): LastAttempt => ({
  number: 1,
  effectClass: 'keyed',
  requestHash: requestHash(request),
  connectionVersion: 3,
  firstIntentAt: new Date(NOW.getTime() - 1_000),
  endedAt: new Date(NOW.getTime() - 500),
  ...over,
});

function prepare(
  over: { unsettled?: boolean; lastAttempt?: LastAttempt | null; forceCounter?: number },
  of: Action = action,
): string {
  const task = {
    tenant: 'acme',
    idempotencyKey: 'k',
    action: 'request',
    input: Buffer.from('{}'),
    operationToken: null,
    forceCounter: 0,
    unsettled: true,
    lastAttempt: last(),
    ...over,
  } as unknown as ClaimedTask;
  const preparation = prepareCall(task, of, connection, NOW);
  return preparation.ok ? 'sent' : `${preparation.verdict}: ${preparation.error.code}`;
}

describe('a request after an attempt whose outcome nobody knows', () => {
  it('is sent again while it is the same to the byte, to the same account, within the window', () => {
    expect(prepare({})).toBe('sent');
    expect(prepare({ lastAttempt: last({ connectionVersion: 4 }) })).toBe('sent');
  });

  it('is parked where anything about it has changed', () => {
    expect(prepare({ lastAttempt: last({ requestHash: Buffer.alloc(32) }) })).toBe('parked: request_changed');
    expect(prepare({ lastAttempt: last({ connectionVersion: 2 }) })).toBe('parked: request_changed');
  });

  it('is parked once the provider has forgotten its key, however the task came back', () => {
    const firstIntentAt = new Date(NOW.getTime() - WINDOW_MS);
    expect(prepare({ lastAttempt: last({ firstIntentAt }) })).toBe('parked: key_window_passed');
  });

  it('is free where nothing was in doubt', () => {
    const changed = last({ requestHash: Buffer.alloc(32), connectionVersion: 1, firstIntentAt: new Date(0) });
    expect(prepare({ unsettled: false, lastAttempt: changed })).toBe('sent');
  });

  it('that cannot be built fails, or is parked where something may have happened', () => {
    const broken = {
      ...action,
      prepare: () => {
        throw new Error('no such path');
      },
    } as Action;
    expect(prepare({ unsettled: false }, broken)).toBe('failed: unpreparable');
    expect(prepare({}, broken)).toBe('parked: unpreparable');
    expect(prepare({ unsettled: false, forceCounter: 1 }, broken)).toBe('parked: unpreparable');
  });
});
