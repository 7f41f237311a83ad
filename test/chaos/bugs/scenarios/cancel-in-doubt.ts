import { OperatorStore } from '#libs/persistence';
import { waitUntil } from '../../../support/wait-until.js';
import { httpTask } from '../../../support/worker-scene.js';
import { holds, must, type Scenario } from '../scenario.js';

/** A task whose effect has happened waits for its repeat, and is cancelled. Nobody may say that nothing happened. */
export const cancelInDoubt: Scenario = {
  name: 'cancel-in-doubt',
  async play(scene) {
    const path = scene.freshPath();
    scene.answers.set(path, (_, response) => void response.writeHead(503, { 'retry-after': '30' }).end());
    const id = await scene.send({ body: httpTask('POST', path, { connection: 'keyed' }) });
    await waitUntil('it to wait', async () => (await scene.rowOf(id))?.status === 'waiting');
    await new OperatorStore(scene.owner).requestCancel('acme', id);
    await scene.query('UPDATE tasks SET wake_at = now() WHERE id = $1', [id]);
    await scene.sweeper.sweep();
    const { event } = await must('A cancelled task never came to an end', () => scene.resultOf(id, 100));
    const { status } = event.data;
    holds(status === 'parked', `A task was cancelled after its effect had happened, and is told to be ${status}`);
  },
};
