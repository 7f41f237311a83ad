import { randomUUID } from 'node:crypto';
import { handOver } from '../../singles/stories/hand-over.js';
import { send, sendTrue } from '../../singles/stories/webhook-stories.js';
import type { World } from '../../singles/world.js';
import type { StoryName } from '../options.js';

/** Something that an agent, an operator or a provider does, told to its end; `delayMs` is how long calls of tasks take. */
type PairStory = (world: World, delayMs: number) => Promise<void>;

/** A task whose provider takes a key: the effect is made, the answer is lost, and it is tried again. */
const keyed: PairStory = async (world, delayMs) => {
  await handOver(world, { story: 'keyed', effect: 'keyed', over: 'amqp', trouble: 'reset-after', delayMs });
};

/** A webhook, and a copy of it. */
const webhook: PairStory = async (world) => {
  const deliveryId = randomUUID();
  const body = JSON.stringify({ action: 'opened', number: deliveryId });
  const first = await sendTrue(world, deliveryId, body);
  const copy = await send(world, deliveryId, body);
  if (copy.body.id !== first.body.id) throw new Error(`A copy became another event: ${JSON.stringify(copy)}`);
};

/** A task that must happen once, whose answer is lost: it is parked, and an operator says that it was applied. */
const once: PairStory = async (world, delayMs) => {
  const { id } = await handOver(world, {
    story: 'once',
    effect: 'once',
    over: 'amqp',
    trouble: 'reset-after',
    effects: [0, 1],
    delayMs,
  });
  await world.untilTask(id, ['parked']);
  const { status, body } = await world.api('POST', `/v1/tasks/${id}/resolve`, { decision: 'applied', note: 'seen' });
  // Unsure of an earlier try's fate, an operator takes "there is nothing to do any more" for done.
  if (status !== 200 && status !== 409) throw new Error(`resolve: ${status} ${JSON.stringify(body)}`);
};

/** Two tasks of one ordering key over HTTP, the first of which meets trouble. */
const ordered: PairStory = async (world, delayMs) => {
  const orderingKey = randomUUID();
  world.account.lanes.push(orderingKey);
  for (const trouble of ['error-after', 'none'] as const) {
    await handOver(world, {
      story: 'ordered',
      effect: 'natural',
      over: 'http',
      trouble,
      delayMs,
      more: { orderingKey },
    });
  }
};

/** Every story that pairs are played in. */
export const PAIR_STORIES: Readonly<Record<StoryName, PairStory>> = { keyed, once, webhook, ordered };
