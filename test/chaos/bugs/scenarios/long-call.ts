import { http } from '#libs/connectors/http';
import { waitUntil } from '../../../support/wait-until.js';
import { httpTask } from '../../../support/worker-scene.js';
import { holds, must, type Scenario } from '../scenario.js';

/** Seconds that a claim holds, and milliseconds that the call takes. */
const [LEASE_SECONDS, CALL_MS] = [4, 5_000];

const request = http.actions.get('request');
const slow = request ? [{ ...request, name: 'slow', timeoutMs: 20_000 }] : [];

/** A call takes longer than a claim holds, while its worker is in good health. */
export const longCall: Scenario = {
  name: 'long-call',
  scene: { leaseSeconds: LEASE_SECONDS, actions: slow },
  async play(scene) {
    const path = scene.freshPath();
    scene.answers.set(path, (_, response) => void setTimeout(() => response.end('{}'), CALL_MS));
    const id = await scene.send({ body: httpTask('POST', path, { action: 'slow' }), routingKey: 'http.slow' });
    await waitUntil('the call to be under way', () => scene.effectsAt(path).length > 0);
    const end = () => scene.resultOf(id, 100);
    const { event } = await must('A task never came to an end', end, { deadlineMs: CALL_MS + 5_000 });
    const { status } = event.data;
    holds(
      status === 'succeeded',
      `A healthy worker let go of its claim in the middle of a call: the task is ${status}`,
    );
  },
};
