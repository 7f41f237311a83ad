import { httpTask } from '../../../support/worker-scene.js';
import { holds, must, type Scenario } from '../scenario.js';

/** The third party looks, while a call is with it, whether the intent is on record. */
export const intentFirst: Scenario = {
  name: 'intent-first',
  async play(scene) {
    const path = scene.freshPath();
    const intents: number[] = [];
    scene.answers.set(path, (_, response) => {
      const count = scene.query<{ count: number }>(
        'SELECT count(*)::int AS count FROM attempts WHERE ended_at IS NULL',
      );
      void count.then(([row]) => {
        intents.push(row?.count ?? 0);
        response.end('{}');
      });
    });
    await scene.send({ body: httpTask('POST', path) });
    await must('A call was never made', () => intents.length > 0);
    holds(intents[0] === 1, 'A call was with the third party before its intent was on record: a crash would hide it');
  },
};
