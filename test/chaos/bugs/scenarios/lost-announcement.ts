import { TcpProxy } from '../../../support/tcp-proxy.js';
import { waitUntil } from '../../../support/wait-until.js';
import { httpTask } from '../../../support/worker-scene.js';
import { letItHappen, must, type Scenario } from '../scenario.js';
import { ageResults, isMarked } from './stored-results.js';

/** A worker records a result, and what it then publishes is lost on the way to the broker. The sweeper must make up for it. */
export const lostAnnouncement: Scenario = {
  name: 'lost-announcement',
  scene: { working: false },
  async play(scene) {
    const broker = await TcpProxy.before(scene.signIn.rabbitmqUrl);
    await scene.addWorker({ ...scene.signIn, rabbitmqUrl: broker.through(scene.signIn.rabbitmqUrl) });
    const path = scene.freshPath();
    scene.answers.set(path, (_, response) => {
      broker.hush('both');
      response.end('{}');
    });
    const id = await scene.send({ body: httpTask('PUT', path) });
    await waitUntil('the result to be recorded', async () => (await scene.rowOf(id))?.status === 'succeeded');
    broker.refuse();
    await letItHappen(() => isMarked(scene, id));
    await ageResults(scene);
    await scene.sweeper.sweep();
    await must('A result was recorded, its announcement was lost, and nobody made up for it', () =>
      scene.resultOf(id, 100),
    );
  },
};
