import { buildTopology } from '#libs/messaging';
import { waitUntil } from '../../../support/wait-until.js';
import { httpTask } from '../../../support/worker-scene.js';
import { letItHappen, must, type Scenario } from '../scenario.js';
import { ageResults, isMarked } from './stored-results.js';

const RESULTS_QUEUE = 'waybill.publisher.results';

/** The queue of results is deleted while a result is announced, and made again. The result must still come into it. */
export const nobodyListens: Scenario = {
  name: 'nobody-listens',
  scene: { listening: false },
  async play(scene) {
    const channel = await scene.messaging.connection.openChannel();
    await channel.deleteQueue(RESULTS_QUEUE);
    const id = await scene.send({ body: httpTask('PUT', scene.freshPath()) });
    await waitUntil('the result to be recorded', async () => (await scene.rowOf(id))?.status === 'succeeded');
    await letItHappen(() => isMarked(scene, id));
    await buildTopology(scene.messaging.connection, scene.messaging.topology);
    await ageResults(scene);
    await scene.sweeper.sweep();
    await must('A result counts as announced, and no queue ever took it', () => scene.messaging.ready(RESULTS_QUEUE));
  },
};
