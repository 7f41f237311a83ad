import { waitUntil } from '../../../support/wait-until.js';
import { type HandedOver, handOver } from '../../singles/stories/hand-over.js';
import type { World } from '../../singles/world.js';
import { act } from './act.js';
import type { PairStory } from './pair-story.js';

/** A call that lasts until a cancel has come, in milliseconds. */
const CALL_MS = 80;

/**
 * Cancels that race with the work. Before its time a task is cancelled at once. While its call is at the third party, the
 * call runs to its end: one that ends well has succeeded, and one that ends in doubt is not repeated, though it might be.
 */
export const cancelled: PairStory = async (world, delayMs) => {
  const notBefore = new Date(Date.now() + 3_600_000).toISOString();
  const wish = { story: 'cancelled', over: 'http' } as const;
  const never = { ...wish, effect: 'once', ends: ['cancelled'], effects: [0, 0] } as const;
  const early = await handOver(world, { ...never, more: { notBefore } });
  await act(world, `/v1/tasks/${early.id}/cancel`);

  const called = { ...wish, delayMs: Math.max(delayMs, CALL_MS) };
  // A kill of the worker leaves it in doubt, and so parked; one of the control-plane holds the cancel up.
  await stop(world, await handOver(world, { ...called, effect: 'once' }));
  const doubtful = { ...called, effect: 'natural', trouble: 'error-after', mayBeParked: true } as const;
  await stop(world, await handOver(world, doubtful));
};

/** Cancels a task whose call is on its way, and sees that none is begun after that was answered. */
async function stop(world: World, { id, order }: HandedOver): Promise<void> {
  const { provider, untilTask } = world;
  await waitUntil(
    `the call of task ${id}, or its end`,
    async () => provider.calls(order).length > 0 || (await attemptsOf(world, id)).ended,
    { deadlineMs: 15_000, everyMs: 5 },
  );
  const status = await act(world, `/v1/tasks/${id}/cancel`);
  const { attempts } = await attemptsOf(world, id);
  await untilTask(id, ['succeeded', 'failed', 'cancelled', 'expired', 'parked']);
  const late = (await attemptsOf(world, id)).attempts - attempts;
  if (late > 0) throw new Error(`Task ${id} was tried again ${late} times after its cancel was answered ${status}`);
}

async function attemptsOf({ query }: World, id: string): Promise<{ attempts: number; ended: boolean }> {
  const text = `SELECT attempts, status IN ('succeeded', 'parked') AS ended FROM tasks WHERE id = $1`;
  const [row] = await query<{ attempts: number; ended: boolean }>(text, [id]);
  return row ?? { attempts: 0, ended: false };
}
