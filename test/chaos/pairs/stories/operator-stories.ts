import { waitUntil } from '../../../support/wait-until.js';
import { handOver } from '../../singles/stories/hand-over.js';
import type { World } from '../../singles/world.js';
import { act } from './act.js';
import type { PairStory } from './pair-story.js';

/** A task that must happen once, whose answer is lost: it is parked, and an operator says that it was applied. */
export const once: PairStory = async (world, delayMs) => {
  const { id } = await handOver(world, {
    story: 'once',
    effect: 'once',
    over: 'amqp',
    trouble: 'reset-after',
    // Killed before the call it is parked too, and the operator is wrong to say that it was applied.
    effects: [0, 1],
    delayMs,
  });
  await world.untilTask(id, ['parked']);
  await act(world, `/v1/tasks/${id}/resolve`, { decision: 'applied', note: 'of a story' });
  await world.untilTask(id, ['succeeded']);
};

/** A task that is refused, becomes a dead letter, and is sent back. Where a kill hid the refusal, it succeeds by itself. */
export const redriven: PairStory = async (world, delayMs) => {
  const refused = { story: 'redriven', effect: 'keyed', over: 'http', trouble: 'rejected-before', delayMs } as const;
  const { id } = await handOver(world, refused);
  if ((await world.untilTask(id, ['failed', 'succeeded'])) === 'succeeded') return;
  const letter = await waitUntil(`the dead letter of task ${id}`, () => deadLetterOf(world, id), {
    deadlineMs: 15_000,
    everyMs: 15,
  });
  await act(world, '/v1/dead-letters/redrive', { ids: [letter] });
};

async function deadLetterOf({ query }: World, taskId: string): Promise<string | undefined> {
  return (await query<{ id: string }>('SELECT id FROM dead_letters WHERE task_id = $1', [taskId]))[0]?.id;
}
