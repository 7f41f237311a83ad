import { randomUUID } from 'node:crypto';
import type { World } from '../../singles/world.js';
import { act } from './act.js';
import type { PairStory } from './pair-story.js';

/**
 * A task whose key the provider has forgotten when its answer is lost: it is parked, and an operator who has looked at the
 * provider has it sent again under another token. Where the effect is there, as after a kill, it is taken for applied.
 */
export const forced: PairStory = async (world, delayMs) => {
  const order = randomUUID();
  const task = {
    connector: 'http',
    action: 'pay',
    connection: 'bare',
    input: { id: order, trouble: 'reset-before', delayMs },
  };
  const { status, body } = await world.api('POST', '/v1/tasks', task, { 'idempotency-key': randomUUID() });
  if (status !== 202) throw new Error(`HTTP ${status}: ${JSON.stringify(body)}`);
  const { id } = body;
  while ((await world.untilTask(id, ['parked', 'succeeded'])) === 'parked') await decide(world, id, order);
  const tokens = await tokensOf(world, id);
  world.account.expect({
    id,
    story: 'forced',
    order,
    effect: 'keyed',
    ends: ['succeeded'],
    effects: [1, 1],
    tokens,
    replies: [],
  });
};

/** Without an answer nothing is asked again before the task was looked at anew: it may be another doubt by then. */
async function decide(world: World, id: string, order: string): Promise<void> {
  const { body } = await world.api('GET', `/v1/tasks/${id}`);
  if (body.status !== 'parked') return;
  const note = 'of a story';
  if (world.provider.effects(order) > 0) {
    await act(world, `/v1/tasks/${id}/resolve`, { decision: 'applied', note });
  } else {
    await world.ask('POST', `/v1/tasks/${id}/force-token`, { note }).catch(() => undefined);
  }
}

/**
 * The tokens that a task was sent under.
 *
 * @throws Error unless there is one more than were forced, and each force was audited
 */
async function tokensOf({ query }: World, id: string): Promise<number> {
  const [row] = await query<{ tokens: number; forced: number; audited: number }>(
    `SELECT force_counter AS forced,
       (SELECT count(DISTINCT operation_token)::int FROM attempts WHERE task_id = t.id) AS tokens,
       (SELECT count(*)::int FROM audit_entries WHERE subject = t.id::text AND act = 'task.force-token') AS audited
     FROM tasks t WHERE id = $1`,
    [id],
  );
  const { tokens = 0, forced = 0, audited = 0 } = row ?? {};
  if (forced > 0 && tokens === forced + 1 && audited === forced) return tokens;
  throw new Error(`Task ${id} has ${tokens} tokens, ${forced} of them forced and ${audited} of those audited`);
}
