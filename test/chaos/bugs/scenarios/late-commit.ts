import { waitUntil } from '../../../support/wait-until.js';
import { httpTask } from '../../../support/worker-scene.js';
import { must, type Scenario } from '../scenario.js';
import { storeResult } from './stored-results.js';

/** Two results are stored, and the one whose transaction began first commits last, behind the sweeper's back. */
export const lateCommit: Scenario = {
  name: 'late-commit',
  async play(scene) {
    const notBefore = new Date(Date.now() + 3_600_000).toISOString();
    const store = async () => {
      const id = await scene.send({ body: httpTask('GET', scene.freshPath(), { notBefore }) });
      await waitUntil('the task to be stored', () => scene.rowOf(id));
      return id;
    };
    const [early, late] = [await store(), await store()];
    await storeResult(scene, early, 20);
    await scene.sweeper.sweep();
    await must('A result that was owed was not published', () => scene.resultOf(early, 100));
    await storeResult(scene, late, 40);
    await scene.sweeper.sweep();
    await must('A result is never published: its transaction began before another one and committed after it', () =>
      scene.resultOf(late, 100),
    );
  },
};
