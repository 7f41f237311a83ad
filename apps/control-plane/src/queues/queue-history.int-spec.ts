import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ControlPlaneScene, controlPlaneScene } from '../../../../test/support/control-plane-scene.js';
import { waitUntil } from '../../../../test/support/wait-until.js';

let scene: ControlPlaneScene;
beforeAll(async () => {
  scene = await controlPlaneScene();
}, 30_000);
afterAll(() => scene?.drop(), 30_000);

const history = (name: string, query = '') => scene.call('GET', `/v1/queues/${name}/history${query}`);

describe('the history of a queue', () => {
  it('has what a replica has sampled from the broker', async () => {
    const body = await waitUntil(
      'a sample',
      async () => {
        const answer = await history('waybill.tasks.http');
        return answer.body.samples.length > 0 ? answer.body : null;
      },
      { deadlineMs: 25_000 },
    );
    expect(body).toMatchObject({ queue: 'waybill.tasks.http', step: 15 });
    expect(body.samples[0]).toMatchObject({ ready: 0, readyMost: 0, consumers: 0, rateIn: 0 });
    const day = new Date(Date.now() - 86_400_000).toISOString();
    expect((await history('waybill.tasks.http', `?from=${day}`)).body).toMatchObject({ step: 300 });
  }, 40_000);

  it.each([
    ['?from=yesterday', 'from'],
    ['?to=2026-01-01T00:00:00Z&from=2026-01-02T00:00:00Z', 'to'],
    ['?colour=red', 'colour'],
  ])('is refused to a question that makes no sense: %s', async (query, parameter) => {
    const { status, body } = await history('waybill.tasks.http', query);
    expect({ status, parameter: body.errors[0].parameter }).toEqual({ status: 400, parameter });
  });

  it('is not told of queues of others', async () => {
    expect((await history('other.theirs')).status).toBe(404);
    expect((await history('acme.mine')).status).toBe(200);
  });
});
