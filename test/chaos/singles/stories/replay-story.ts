import { randomUUID } from 'node:crypto';
import { waitUntil } from '../../../support/wait-until.js';
import { HEALING_MS } from '../healing.js';
import { handOver } from './hand-over.js';
import { act } from './operator-stories.js';
import type { Story } from './story.js';
import { sendTrue } from './webhook-stories.js';

/**
 * Subscribers that come late: a webhook and a result that were there before are replayed to them. A start whose answer was lost meets
 * its own run; a slow one is cancelled midway, and one ends with its subscription.
 */
export const replays: Story = async (world) => {
  const name = `late-${randomUUID().slice(0, 8)}`;
  const from = new Date(Date.now() - 1_000).toISOString();
  await sendTrue(world, randomUUID(), JSON.stringify({ name }), name);
  const task = await handOver(world, { story: 'replayed', effect: 'keyed', over: 'http' });
  await world.untilTask(task.id, ['succeeded']);
  const subscribe = async (kind: 'events' | 'results', routing: string) => {
    const of = `${name}-${kind}`;
    await world.api('POST', '/v1/subscriptions', {
      ...{ name: of, kind, routing, deliver: { type: 'http', url: world.callbacks.url } },
    });
    return of;
  };
  const start = async (of: string, rate: number): Promise<string> => {
    const { status, body } = await world.api('POST', `/v1/subscriptions/${of}/replay`, { from, rate });
    if (status === 201) return body.id;
    if (status === 409 && body.code === 'replay_under_way') return body.present.id;
    throw new Error(`A replay: ${status} ${JSON.stringify(body)}`);
  };
  const brought = (of: string, id: string) =>
    waitUntil(
      `replay run ${id} to end`,
      async () => {
        const text = `SELECT state FROM replay_runs WHERE id = $1 AND ended_at IS NOT NULL`;
        const [ended] = await world.query<{ state: string }>(text, [id]);
        if (ended && ended.state !== 'done') throw new Error(`Replay run ${id} of ${of} is ${ended.state}`);
        return ended !== undefined;
      },
      { deadlineMs: HEALING_MS, everyMs: 300 },
    );
  const events = await subscribe('events', `singles.${name}`);
  await brought(events, await start(events, 50));
  const results = await subscribe('results', 'http.#');
  await brought(results, await start(results, 50));
  await act(world, 'POST', `/v1/replay-runs/${await start(results, 1)}/cancel`);
  await start(results, 1);
  for (const late of [events, results]) await world.api('DELETE', `/v1/subscriptions/${late}`);
};
