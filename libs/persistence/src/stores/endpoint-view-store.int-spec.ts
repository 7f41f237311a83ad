import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { EndpointHealth } from '#libs/execution';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import { EndpointViewStore } from './endpoint-view-store.js';
import { PostgresEndpointStore } from './postgres-endpoint-store.js';

let stage: DatabaseStage;

beforeAll(async () => {
  stage = await databaseStage('acme');
  await stage.query(`INSERT INTO connections (tenant, name, connector, settings, credential_type, sealed_credential)
    VALUES ('acme', 'shop', 'http', '{}', 'none', '')`);
}, 60_000);
afterAll(() => stage?.drop());

it('tells since when a breaker is not closed, however often it opens again meanwhile', async () => {
  const store = new PostgresEndpointStore(stage.owner);
  const view = new EndpointViewStore(stage.owner);
  const key = { tenant: 'acme', connector: 'http', connection: 'shop', group: 'all' };
  const becomes = async (over: Partial<EndpointHealth>) => {
    await store.change([key], ([standing]) => [{ ...(standing?.health as EndpointHealth), ...over }]);
    const [seen] = await view.of('acme', ['shop']);
    return seen;
  };
  const hold = { until: new Date(Date.now() + 60_000), reason: 'breaker_open' as const };
  expect(await becomes({ failures: 4 })).toMatchObject({ breaker: 'closed', since: null });
  const first = await becomes({ trips: 1, hold });
  expect(first).toMatchObject({ breaker: 'open', since: expect.any(Date) });
  expect(await becomes({ trips: 2, hold })).toMatchObject({ breaker: 'open', since: first?.since });
  expect(await becomes({ trips: 2, hold: null })).toMatchObject({ breaker: 'half-open', since: first?.since });
  expect(await becomes({ trips: 0 })).toMatchObject({ breaker: 'closed', since: null });
  const second = await becomes({ trips: 1, hold });
  expect(second?.since?.getTime()).toBeGreaterThan(first?.since?.getTime() ?? Number.POSITIVE_INFINITY);
});
