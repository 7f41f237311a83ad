import { waitUntil } from '../../../support/wait-until.js';
import { httpTask } from '../../../support/worker-scene.js';
import { holds, must, type Scenario } from '../scenario.js';

/** A task is asked for again after its end, under the same key and with a wish for an answer. */
export const copyAfterwards: Scenario = {
  name: 'copy-afterwards',
  async play(scene) {
    const path = scene.freshPath();
    const [key, body] = ['order-1', httpTask('POST', path)];
    const first = await scene.send({ key, body });
    await waitUntil('its end', async () => (await scene.rowOf(first))?.status === 'succeeded');
    await scene.sweeper.sweep();
    await scene.send({ key, body, properties: { replyTo: 'acme.answers' } });
    const [reply] = await must('A copy was taken in, and where it wants its answer was not kept', async () => {
      const replies = await scene.query<{ task_id: string }>('SELECT task_id FROM replies');
      return replies.length > 0 ? replies : null;
    });
    holds(reply?.task_id === first, 'A copy became a task of its own: its key was forgotten');
    holds(scene.effectsAt(path).length === 1, `Two copies of a task had ${scene.effectsAt(path).length} effects`);
  },
};
