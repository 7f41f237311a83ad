import { httpTask } from '../../../support/worker-scene.js';
import { holds, must, type Scenario } from '../scenario.js';

/** The provider does what it is asked to and then resets the connection. The repeat must be told from a second wish. */
export const keyedRetry: Scenario = {
  name: 'keyed-retry',
  async play(scene) {
    const path = scene.freshPath();
    scene.answers.set(path, (request, response, seen) => {
      if (seen === 1) request.socket.resetAndDestroy();
      else response.end('{}');
    });
    const id = await scene.send({ body: httpTask('POST', path, { connection: 'keyed' }, { body: { n: 1 } }) });
    const { event } = await must('A keyed task never came to an end', () => scene.resultOf(id, 100));
    const tokens = new Set(scene.effectsAt(path).map(({ key }) => key));
    holds(tokens.size === 1, `One task went out under ${tokens.size} tokens: each of them is an effect of its own`);
    holds(
      event.data.status === 'succeeded',
      `A keyed task whose answer was lost ended ${event.data.status} instead of being repeated with its token`,
    );
  },
};
