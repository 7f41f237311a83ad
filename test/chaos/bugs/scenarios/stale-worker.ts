import type { ServerResponse } from 'node:http';
import { waitUntil } from '../../../support/wait-until.js';
import { httpTask } from '../../../support/worker-scene.js';
import { holds, letItHappen, must, type Scenario } from '../scenario.js';
import { expireLease } from './expire-lease.js';

/** A worker outlives its lease, and hears of a refusal while the next one's call is under way. It must not have a say. */
export const staleWorker: Scenario = {
  name: 'stale-worker',
  async play(scene) {
    const path = scene.freshPath();
    const held: ServerResponse[] = [];
    scene.answers.set(path, (_, response) => void held.push(response));
    const id = await scene.send({ body: httpTask('POST', path, { connection: 'keyed' }) });
    const first = await waitUntil('the first call', () => held[0]);
    await expireLease(scene, id);
    await scene.sweeper.sweep();
    const second = await waitUntil('the second call', () => held[1]);
    first.writeHead(422).end('{"error":"no"}');
    const failed = async () => (await scene.rowOf(id))?.status === 'failed';
    await letItHappen(failed);
    second.end('{}');
    await must('A task never came to an end', () => scene.resultOf(id, 100));
    const status = (await scene.rowOf(id))?.status;
    holds(status === 'succeeded', `A worker whose lease had ended wrote "${status}" over the claim of another one`);
  },
};
