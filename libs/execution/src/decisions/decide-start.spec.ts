import { describe, expect, it } from '@jest/globals';
import type { ClaimedTask } from '../claimed-task.js';
import { decideStart } from './decide-start.js';

const NOW = new Date('2026-11-21T12:00:00Z');
const at = (ms: number) => new Date(NOW.getTime() + ms);

const task = (over: Partial<ClaimedTask> = {}): ClaimedTask => ({
  tenant: 'acme',
  id: '00000000-0000-7000-8000-000000000000',
  idempotencyKey: 'k',
  connector: 'http',
  action: 'request',
  connection: 'shop',
  input: Buffer.from('{}'),
  deadline: null,
  orderingKey: null,
  labels: {},
  trace: {},
  correlationId: null,
  createdAt: NOW,
  fence: { epoch: 1, counter: 1 },
  attempts: 0,
  attemptsForgiven: 0,
  idleClaims: 1,
  operationToken: null,
  forceCounter: 0,
  cancelRequested: false,
  unsettled: false,
  interrupted: false,
  lastAttempt: null,
  resultSequence: 0,
  health: [],
  ticket: false,
  claimedAt: { monotonicMs: 0, wallMs: 0, storeMs: 0 },
  ...over,
});

const decide = (over: Partial<ClaimedTask>, alone = false) => decideStart(task(over), NOW, alone);

describe('a claimed task', () => {
  it('starts where nothing is in its way', () => {
    expect(decide({ deadline: at(1) }).kind).toBe('start');
  });

  it('is cancelled or expires only while no effect is possible', () => {
    expect(decide({ cancelRequested: true }).kind).toBe('cancelled');
    expect(decide({ deadline: at(0) }).kind).toBe('expired');
    expect(decide({ cancelRequested: true, unsettled: true }).kind).toBe('parked');
    expect(decide({ deadline: at(0), unsettled: true }).kind).toBe('parked');
  });

  it('that was sent again under a new token stands in doubt until something goes out under that', () => {
    const forced = { forceCounter: 1, operationToken: null };
    expect(decide({ ...forced, cancelRequested: true }).kind).toBe('parked');
    expect(decide({ ...forced, deadline: at(0) }).kind).toBe('parked');
    expect(decide({ ...forced, idleClaims: 11 }, true)).toMatchObject({ kind: 'failed', applied: 'unknown' });
    expect(decide(forced).kind).toBe('start');
    expect(decide({ forceCounter: 1, operationToken: 'new', cancelRequested: true }).kind).toBe('cancelled');
  });

  it('goes to quarantine after five claims without an intent, and is given up after ten', () => {
    expect(decide({ idleClaims: 5 }).kind).toBe('start');
    expect(decide({ idleClaims: 6 }).kind).toBe('quarantine');
    expect(decide({ idleClaims: 6 }, true).kind).toBe('start');
    expect(decide({ idleClaims: 11 }, true)).toMatchObject({ kind: 'failed', error: { code: 'poison' } });
  });
});
