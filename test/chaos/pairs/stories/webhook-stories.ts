import { randomUUID } from 'node:crypto';
import { send, sendTrue } from '../../singles/stories/webhook-stories.js';
import type { PairStory } from './pair-story.js';

/** A webhook, and a copy of it. */
export const webhook: PairStory = async (world) => {
  const deliveryId = randomUUID();
  const body = JSON.stringify({ action: 'opened', number: deliveryId });
  const first = await sendTrue(world, deliveryId, body);
  const copy = await send(world, deliveryId, body);
  if (copy.body.id !== first.body.id) throw new Error(`A copy became another event: ${JSON.stringify(copy)}`);
};
