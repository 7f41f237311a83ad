import { DeadLetterStore, PostgresDeadLetterSink } from '#libs/persistence';
import { deadLetter } from '../../../support/dead-letters.js';
import { waitUntil } from '../../../support/wait-until.js';
import { httpTask, type WorkerScene } from '../../../support/worker-scene.js';
import { holds, must, type Scenario } from '../scenario.js';

/** A keyed task fails although its effect has happened, and an operator sends it back. The provider must know it again. */
export const redrive: Scenario = {
  name: 'redrive',
  async play(scene) {
    const path = scene.freshPath();
    let mended = false;
    scene.answers.set(path, (_, response) => void response.writeHead(mended ? 200 : 500).end('{}'));
    const id = await scene.send({ body: httpTask('POST', path, { connection: 'keyed' }) });
    await waitUntil('it to fail', async () => (await scene.rowOf(id))?.status === 'failed');
    mended = true;
    const before = scene.effectsAt(path).length;
    await new DeadLetterStore(scene.owner).redrive('acme', { ids: [await storeDeadLetter(scene, id)] }, 'operator');
    await scene.sweeper.sweep();
    await must('A task was redriven and never sent again', () => scene.effectsAt(path).length > before);
    const tokens = new Set(scene.effectsAt(path).map(({ key }) => key));
    holds(tokens.size === 1, `A redriven task went out under ${tokens.size} tokens: each is an effect of its own`);
    await must('A task was redriven and did not succeed under its own id', async () => {
      const row = await scene.rowOf(id);
      return row?.status === 'succeeded';
    });
  },
};

/** Stores the dead letter of a task, as the drain does; its id. */
async function storeDeadLetter(scene: WorkerScene, taskId: string): Promise<string> {
  const letter = deadLetter({ taskId, reason: 'http_500' });
  await new PostgresDeadLetterSink(scene.owner).store([letter]);
  return letter.id;
}
