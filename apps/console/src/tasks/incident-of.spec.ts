import { describe, expect, it } from '@jest/globals';
import type { Incident } from '#libs/contracts';
import type { Task } from '../api/answers.js';
import { incidentOf } from './incident-of.js';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();
const task = (over: Partial<Task> = {}) =>
  ({
    ...{ status: 'failed', connector: 'http', action: 'request', reason: null, finishedAt: at(30) },
    ...{ result: { sequence: 1, error: { code: 'http_422' } } },
    ...over,
  }) as unknown as Task;
const incident = (id: string, opened: number, over: Partial<Incident> = {}) =>
  ({ id, connector: 'http', action: 'request', code: 'http_422', openedAt: at(opened), ...over }) as Incident;

describe('the incident of a failed task', () => {
  it('is the latest of its cause that had begun by then', () => {
    const all = [incident('long after', 59), incident('this', 31), incident('before', 2)];
    expect(incidentOf(task(), all)?.id).toBe('this');
  });

  it('is of the same connector, action and code', () => {
    const others = [{ connector: 'x' }, { action: 'x' }, { code: 'x' }].map((over) => incident('x', 30, over));
    expect(incidentOf(task(), others)).toBeNull();
  });

  it('is none where the task did not fail', () => {
    expect(incidentOf(task({ status: 'parked', finishedAt: null }), [incident('x', 30)])).toBeNull();
    expect(incidentOf(task({ status: 'succeeded' }), [incident('x', 30)])).toBeNull();
  });
});
