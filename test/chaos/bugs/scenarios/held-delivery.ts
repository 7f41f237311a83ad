import { TcpProxy } from '../../../support/tcp-proxy.js';
import { waitUntil } from '../../../support/wait-until.js';
import { httpTask } from '../../../support/worker-scene.js';
import { holds, must, type Scenario } from '../scenario.js';

/** A worker takes a message while the database hangs, and dies. The message must go to the next worker. */
export const heldDelivery: Scenario = {
  name: 'held-delivery',
  scene: { working: false },
  async play(scene) {
    const database = await TcpProxy.before(scene.signIn.databaseUrl);
    const broker = await TcpProxy.before(scene.signIn.rabbitmqUrl);
    await scene.addWorker({
      databaseUrl: database.through(scene.signIn.databaseUrl),
      rabbitmqUrl: broker.through(scene.signIn.rabbitmqUrl),
    });
    database.cut();
    await waitUntil('its connections to be gone', () => database.connections === 0);
    database.hush('both');
    const path = scene.freshPath();
    const id = await scene.send({ body: httpTask('PUT', path) });
    await waitUntil(
      'the worker to hold the message and to ask the database',
      async () => database.connections > 0 && (await scene.messaging.ready('waybill.tasks.http')) === 0,
    );
    broker.refuse();
    database.refuse();
    await scene.addWorker(scene.signIn);
    await must(
      'A task is lost: its message was confirmed, and died with the worker that had not committed it yet',
      () => scene.rowOf(id),
    );
    await must('A task was never finished', () => scene.resultOf(id, 100));
    holds(scene.effectsAt(path).length === 1, `A task had ${scene.effectsAt(path).length} effects instead of one`);
  },
};
