import { randomUUID } from 'node:crypto';
import type { PairStory } from './pair-story.js';

/** A task whose effect can be looked up: it is made, the answer is lost, and it is found by its mark and adopted. */
export const probed: PairStory = async (world, delayMs) => {
  const [id, order] = [randomUUID(), randomUUID()];
  const body = {
    connector: 'http',
    action: 'place',
    connection: 'bare',
    input: { id: order, trouble: 'reset-after', delayMs },
  };
  await world.agent.publish('waybill.tasks', 'http.place', body, {
    messageId: id,
    correlationId: id,
    contentType: 'application/json',
    deliveryMode: 2,
    replyTo: world.replyTo,
  });
  // What can be looked up happens once, as what is natural does.
  const effect = 'natural';
  world.account.expect({ id, story: 'probed', order, effect, ends: ['succeeded'], effects: [1, 1], replies: [id] });
};
