import { describe, expect, it } from '@jest/globals';
import type { Action, Connector } from '#libs/connector-kit';
import type { EffectClass } from '#libs/contracts';
import { specSubmission } from '../conformance/task-store-stage.js';
import { operationToken } from '../operation-token.js';
import type { Submission } from '../ports/task-store.js';
import { requestHash } from '../request-hash.js';
import { firstIntentOf, planFirstAttempt } from './plan-first-attempt.js';

const connection = { connector: 'http', settings: {}, version: 4, accountSince: 3, authorization: {} };
const request = { method: 'POST', url: 'https://api.test/x', headers: {}, body: null };

const actionOf = (effect: Action['effect'], prepare: () => unknown = () => request): Action =>
  ({ name: 'request', group: 'default', effect, probe: {}, prepare, retry: { maxAttempts: 8 } }) as unknown as Action;

const connectorOf = (action: Action, limits = {}): Connector =>
  ({ name: 'http', limits: () => limits, actions: new Map([[action.name, action]]) }) as unknown as Connector;

const NOW = Date.now();

const isPlanned = (over: Partial<Submission>, connector = connectorOf(actionOf('keyed'))): boolean =>
  planFirstAttempt(specSubmission('acme', over), connector, connection, NOW) !== null;

describe('the first attempt of a task', () => {
  it.each<[EffectClass, boolean]>([
    ['read', true],
    ['metered', true],
    ['keyed', true],
    ['natural', true],
    ['probed', false],
    ['once', false],
  ])('of class %s is planned before the task is accepted: %s', (effect, planned) => {
    expect(isPlanned({}, connectorOf(actionOf(effect)))).toBe(planned);
    expect(isPlanned({}, connectorOf(actionOf(() => effect)))).toBe(planned);
  });

  it.each<[EffectClass, number]>([
    ['natural', 1],
    ['probed', 0],
    ['once', 0],
  ])('of class %s is built %i times: what cannot be planned costs nothing', (effect, times) => {
    let built = 0;
    const action = actionOf(effect, () => {
      built += 1;
      return request;
    });
    isPlanned({}, connectorOf(action));
    expect(built).toBe(times);
  });

  it('intends what will be sent, under the token of its task', () => {
    const submission = specSubmission('acme');
    const planned = planFirstAttempt(submission, connectorOf(actionOf('keyed')), connection, NOW);
    expect(planned && firstIntentOf(planned)).toEqual({
      group: 'default',
      effectClass: 'keyed',
      operationToken: operationToken('acme', submission.idempotencyKey, 'request', 0),
      connectionVersion: 4,
      method: 'POST',
      url: 'https://api.test/x',
      requestHash: requestHash(request),
    });
  });

  it('is not planned where the task has to wait, or may have been carried out before', () => {
    expect(isPlanned({})).toBe(true);
    expect(isPlanned({ orderingKey: 'order-1' })).toBe(false);
    expect(isPlanned({ redelivered: true })).toBe(false);
    expect(isPlanned({}, connectorOf(actionOf('keyed'), { default: { perSecond: 1, burst: 1 } }))).toBe(false);
    expect(isPlanned({}, connectorOf(actionOf('keyed'), { search: { perSecond: 1, burst: 1 } }))).toBe(true);
  });

  it('is not planned where its loss would cost the task its only try, or more time than it has', () => {
    expect(isPlanned({ deadline: new Date(NOW + 3_600_000) })).toBe(true);
    expect(isPlanned({ deadline: new Date(NOW + 60_000) })).toBe(false);
    const once = { ...actionOf('keyed'), retry: { ...actionOf('keyed').retry, maxAttempts: 1 } };
    expect(isPlanned({}, connectorOf(once))).toBe(false);
  });

  it('is not planned where it cannot be sent: that is decided, and told, with the claim in hand', () => {
    const broken = actionOf('keyed', () => {
      throw new Error('no such path');
    });
    expect(isPlanned({}, connectorOf(broken))).toBe(false);
    expect(isPlanned({ action: 'other' })).toBe(false);
    const foreign = { ...connection, connector: 'github' };
    expect(planFirstAttempt(specSubmission('acme'), connectorOf(actionOf('keyed')), foreign, NOW)).toBeNull();
  });
});
