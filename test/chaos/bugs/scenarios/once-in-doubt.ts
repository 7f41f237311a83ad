import type { Answer } from '../../../support/worker-scene.js';
import { httpTask } from '../../../support/worker-scene.js';
import { holds, must, type Scenario } from '../scenario.js';

const REPEATED: Answer = (_, response) => void response.end('{}');

/** What must happen once happens, and then the connection resets, or no answer comes. Nobody may send it again. */
export const onceInDoubt: Scenario = {
  name: 'once-in-doubt',
  async play(scene) {
    const doubts: [string, Answer][] = [
      ['a reset', (request) => void request.socket.resetAndDestroy()],
      ['a timeout', () => undefined],
    ];
    const sent = await Promise.all(
      doubts.map(async ([how, doubt]) => {
        const path = scene.freshPath();
        scene.answers.set(path, (request, response, seen) =>
          seen === 1 ? doubt(request, response, seen) : REPEATED(request, response, seen),
        );
        return { how, path, id: await scene.send({ body: httpTask('POST', path) }) };
      }),
    );
    for (const { how, path, id } of sent) {
      const { event } = await must(`A task never came to an end after ${how}`, () => scene.resultOf(id, 100));
      const effects = scene.effectsAt(path).length;
      holds(effects === 1, `A task that may happen once had ${effects} effects after ${how}`);
      const { status } = event.data;
      holds(status === 'parked', `A task that may happen once is ${status} after ${how}: nobody can know that`);
    }
  },
};
