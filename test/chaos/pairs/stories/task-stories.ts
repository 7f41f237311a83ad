import { randomUUID } from 'node:crypto';
import { handOver, overAmqp } from '../../singles/stories/hand-over.js';
import type { PairStory } from './pair-story.js';

/** A task whose provider takes a key: the effect is made, the answer is lost, and it is tried again. */
export const keyed: PairStory = async (world, delayMs) => {
  await handOver(world, { story: 'keyed', effect: 'keyed', over: 'amqp', trouble: 'reset-after', delayMs });
};

/** Two tasks of one ordering key over HTTP, the first of which meets trouble. */
export const ordered: PairStory = async (world, delayMs) => {
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

/** A task whose provider asks for patience: it waits for that long, and then succeeds. */
export const waited: PairStory = async (world, delayMs) => {
  const trouble = 'slow-down-before';
  await handOver(world, { story: 'waited', effect: 'natural', over: 'amqp', trouble, delayMs });
};

/** A task that is sent twice at once, and again when it is done: each copy is answered. */
export const copied: PairStory = async (world, delayMs) => {
  const { id, key, task } = await handOver(world, { story: 'copied', effect: 'keyed', over: 'amqp', delayMs });
  const copy = await overAmqp(world, task, key);
  await world.untilTask(id, ['succeeded']);
  const late = await overAmqp(world, task, key);
  for (const expected of world.account.tasks) expected.replies.push(copy, late);
};
