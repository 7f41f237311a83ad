import { randomUUID } from 'node:crypto';
import { waitUntil } from '../../../support/wait-until.js';
import { HEALING_MS } from '../healing.js';
import type { World } from '../world.js';
import { handOver, overAmqp, taskFor } from './hand-over.js';
import type { Story } from './story.js';

/** Unsure of an earlier try's fate, an operator takes "there is nothing to do any more" for done. */
const DONE = [200, 201, 202, 204, 404, 409];

/** Has something done. Rejects with what was answered, where it is neither done nor was before. */
export async function act({ api }: World, method: string, path: string, json?: unknown): Promise<void> {
  const { status, body } = await api(method, path, json);
  if (!DONE.includes(status)) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
}

/** Tasks that are parked, resolved in each of the three ways, and sent again under another token. */
export const resolvedTasks: Story = async (world) => {
  const parked = { story: 'resolved', effect: 'once', over: 'http', trouble: 'reset-before', effects: [0, 1] } as const;
  const decide = async (id: string, path: string, json: object) => {
    await world.untilTask(id, ['parked']);
    await act(world, 'POST', `/v1/tasks/${id}/${path}`, { ...json, note: 'of a story' });
  };
  // Killed before the call, it is parked without an effect, and the operator is wrong to say that there was one.
  const applied = await handOver(world, { ...parked, trouble: 'reset-after' });
  const [retried, forced] = [await handOver(world, parked), await handOver(world, parked)];
  const given = await handOver(world, { ...parked, ends: ['failed'], effects: [0, 0] });
  await Promise.all([
    decide(applied.id, 'resolve', { decision: 'applied' }),
    decide(retried.id, 'resolve', { decision: 'retry' }),
    decide(forced.id, 'force-token', {}),
    decide(given.id, 'resolve', { decision: 'abandon' }),
  ]);
};

/**
 * A task that fails, is found among the dead letters and sent back; and one whose incident is taken on by somebody, and whose
 * dead letter is discarded. Where a kill
 * hid the refusal from us, the next attempt succeeds, and there is nothing to send back.
 */
export const redrivenTasks: Story = async (world) => {
  const failing = { story: 'redriven', over: 'http', trouble: 'rejected-before' } as const;
  const [sent, dropped] = await Promise.all([
    handOver(world, { ...failing, effect: 'keyed' }),
    handOver(world, { ...failing, effect: 'natural', ends: ['failed', 'succeeded'] }),
  ]);
  const deadLetterOf = async (id: string) => {
    if ((await world.untilTask(id, ['failed', 'succeeded'])) === 'failed') return deadLetter(world, id);
    return null;
  };
  const [redriven, discarded] = await Promise.all([deadLetterOf(sent.id), deadLetterOf(dropped.id)]);
  if (redriven) await act(world, 'POST', '/v1/dead-letters/redrive', { ids: [redriven] });
  const incidents = await world.query<{ id: string }>('SELECT incident_id AS id FROM dead_letters WHERE id = $1', [
    discarded,
  ]);
  for (const { id } of incidents) await act(world, 'PATCH', `/v1/incidents/${id}`, { assignee: 'a story' });
  if (discarded) await act(world, 'POST', '/v1/dead-letters/discard', { ids: [discarded], note: 'of a story' });
};

/**
 * Tasks that fail and are sent back by a run, which is paused, resumed and followed to its end; and a run that is cancelled at
 * once. Where a kill hid a refusal from us, the next attempt succeeds, and there is less to send back.
 */
export const redriveRuns: Story = async (world) => {
  const failing = { story: 'redrive-runs', over: 'http', trouble: 'rejected-before' } as const;
  const sent = await Promise.all([1, 2, 3].map(() => handOver(world, { ...failing, effect: 'keyed' })));
  const spared = await handOver(world, {
    ...failing,
    effect: 'natural',
    ends: ['failed', 'succeeded'],
    effects: [0, 1],
  });
  const lettersOf = async (tasks: readonly { id: string }[]) => {
    const ends = await Promise.all(tasks.map(({ id }) => world.untilTask(id, ['failed', 'succeeded'])));
    const failed = tasks.filter((_, at) => ends[at] === 'failed');
    return Promise.all(failed.map(({ id }) => deadLetter(world, id)));
  };
  const run = await startRun(world, await lettersOf(sent));
  if (run) {
    for (const steer of ['pause', 'resume']) await act(world, 'POST', `/v1/redrive-runs/${run}/${steer}`);
    const ended = async () => (await world.api('GET', `/v1/redrive-runs/${run}`)).body.endedAt !== null;
    await waitUntil(`redrive run ${run} to end`, ended, { deadlineMs: HEALING_MS, everyMs: 300 });
  }
  const cancelled = await startRun(world, await lettersOf([spared]));
  if (cancelled) await act(world, 'POST', `/v1/redrive-runs/${cancelled}/cancel`);
};

/** The run over these dead letters, also where the answer of its start was lost; null where there is nothing to send. */
async function startRun({ api }: World, ids: readonly string[]): Promise<string | null> {
  if (ids.length === 0) return null;
  const { status, body } = await api('POST', '/v1/redrive-runs', { ids, rate: 100 });
  if (status === 201) return body.id;
  if (status === 409) return body.present.id ?? null;
  throw new Error(`POST /v1/redrive-runs: ${status} ${JSON.stringify(body)}`);
}

/**
 * Parked tasks that are decided over by runs: one that sends again, and one that gives up at a slow rate, is cancelled midway, and is
 * followed by another one over the rest. A start is made once by its key, however often it is asked for.
 */
export const decisionRuns: Story = async (world) => {
  const label = `run:${randomUUID()}`;
  const [name = '', value = ''] = label.split(':');
  const parked = { story: 'decided', effect: 'once', over: 'http', trouble: 'reset-before' } as const;
  const labelled = (what: string) => ({ more: { labels: { [name]: value, what } } });
  const again = await handOver(world, { ...parked, ...labelled('again'), effects: [0, 1] });
  const given = { ...parked, ...labelled('given'), ends: ['failed'], effects: [0, 0] } as const;
  const tasks = [again, await handOver(world, given), await handOver(world, given)];
  for (const { id } of tasks) await world.untilTask(id, ['parked']);
  const start = async (what: string, wish: object) => {
    const filter = { label: [label, `what:${what}`] };
    const body = { filter, note: 'of a story', idempotencyKey: randomUUID(), ...wish };
    const answer = await world.api('POST', '/v1/decision-runs', body);
    if (![200, 201, 409].includes(answer.status)) throw new Error(`A decision run: ${JSON.stringify(answer.body)}`);
    return answer.status === 409 ? null : (answer.body.id as string);
  };
  const ended = (run: string | null) =>
    waitUntil(
      `decision run ${run} to end`,
      async () => run === null || (await world.api('GET', `/v1/decision-runs/${run}`)).body.endedAt !== null,
      { deadlineMs: HEALING_MS, everyMs: 300 },
    );
  await ended(await start('again', { decision: 'retry', effectRuledOut: true }));
  const slow = await start('given', { decision: 'abandon', rate: 1 });
  if (slow) await act(world, 'POST', `/v1/decision-runs/${slow}/cancel`);
  await ended(await start('given', { decision: 'abandon' }));
};

/** A message whose input no action takes is a dead letter, and is replaced by a task that has another one. */
export const replacedTask: Story = async (world) => {
  const order = { id: randomUUID(), trouble: 'none', delayMs: 0 } as const;
  const wish = { story: 'replaced', effect: 'keyed', over: 'http' } as const;
  const { input, ...task } = taskFor(wish, order) as { input: object };
  await overAmqp(world, { ...task, input: { strange: order.id } }, randomUUID());
  const find = `SELECT id, replaced_by AS by FROM dead_letters WHERE position(convert_to($1, 'UTF8') IN body) > 0`;
  const letter = async () => (await world.query<{ id: string; by: string | null }>(find, [order.id]))[0];
  const patience = { deadlineMs: HEALING_MS, everyMs: 300 };
  const { id } = await waitUntil(`the dead letter of order ${order.id}`, letter, patience);
  await act(world, 'POST', `/v1/dead-letters/${id}/replace`, { input });
  const by = (await letter())?.by ?? '';
  const told = { story: wish.story, order: order.id, effect: wish.effect };
  world.account.expect({ id: by, ...told, ends: ['succeeded'], mayBeParked: false, effects: [1, 1], replies: [] });
};

/** Messages nobody can read become dead letters of the sender, and are discarded all at once. */
export const unreadableMessages: Story = async (world) => {
  const messageId = randomUUID();
  const properties = { messageId, contentType: 'application/json', deliveryMode: 2 };
  await world.agent.publish('waybill.tasks', 'http.request', { connector: 'http', unknown: true }, properties);
  const find = `SELECT id FROM incidents WHERE code = 'invalid_task' AND resolved_at IS NULL`;
  for (const { id } of await world.query<{ id: string }>(find)) {
    await act(world, 'POST', `/v1/incidents/${id}/discard`, { note: 'unreadable' });
  }
  await act(world, 'POST', '/v1/dead-letters/discard', { filter: { reason: 'invalid_task' }, note: 'unreadable' });
};

/**
 * A task cancelled before its time, and one asked to stop while its call is under way. Where a kill meets that call,
 * nobody knows, a cancel forbids another try, and the task is parked.
 */
export const cancelledTasks: Story = async (world) => {
  const notBefore = new Date(Date.now() + 3_600_000).toISOString();
  const never = { story: 'cancelled', effect: 'once', effects: [0, 0], ends: ['cancelled'] } as const;
  const early = await handOver(world, { ...never, over: 'http', more: { notBefore } });
  await act(world, 'POST', `/v1/tasks/${early.id}/cancel`);
  const under = await handOver(world, {
    story: 'cancelled',
    effect: 'natural',
    over: 'http',
    delayMs: 300,
    ends: ['succeeded', 'cancelled'],
    mayBeParked: true,
    effects: [0, 1],
  });
  await act(world, 'POST', `/v1/tasks/${under.id}/cancel`);
};

/**
 * A connection whose credential is refused, and which is mended: its task goes on by itself. Where a kill hid the refusal
 * from us, the call may have had its effect under the old credential, and the task is parked.
 */
export const mendedConnection: Story = async (world) => {
  const name = `mended-${randomUUID().slice(0, 8)}`;
  const settings = { baseUrl: world.provider.url };
  const credentials = { type: 'bearer', token: 'first' };
  await act(world, 'POST', '/v1/connections', { name, connector: 'http', settings, credentials });
  const trouble = 'unauthorized-before';
  const { id } = await handOver(world, {
    story: 'mended',
    effect: 'natural',
    over: 'http',
    connection: name,
    trouble,
    mayBeParked: true,
  });
  await world.untilTask(id, ['waiting', 'succeeded']);
  await act(world, 'PATCH', `/v1/connections/${name}`, { credentials: { type: 'bearer', token: 'second' } });
  await world.untilTask(id, ['succeeded', 'parked']);
  await act(world, 'DELETE', `/v1/connections/${name}`);
};

/** A connection that is paused, with a task that waits for it and goes on by itself once it is resumed. */
export const pausedConnection: Story = async (world) => {
  const connection = `paused-${randomUUID().slice(0, 8)}`;
  const settings = { baseUrl: world.provider.url };
  const credentials = { type: 'bearer', token: 'first' };
  await act(world, 'POST', '/v1/connections', { name: connection, connector: 'http', settings, credentials });
  await act(world, 'POST', `/v1/connections/${connection}/pause`, { note: 'of a story' });
  const { id } = await handOver(world, { story: 'paused', effect: 'natural', over: 'http', connection });
  await world.untilTask(id, ['waiting']);
  await act(world, 'POST', `/v1/connections/${connection}/resume`, { note: 'of a story' });
  await world.untilTask(id, ['succeeded']);
  await act(world, 'DELETE', `/v1/connections/${connection}`);
};

/** Sources, subscriptions and keys come and go. */
export const changedConfiguration: Story = async (world) => {
  const name = `brief-${randomUUID().slice(0, 8)}`;
  const secrets = [randomUUID()];
  await act(world, 'POST', '/v1/sources', { name, provider: 'github', secrets });
  await act(world, 'PATCH', `/v1/sources/${name}`, { secrets: [randomUUID(), ...secrets] });
  await act(world, 'DELETE', `/v1/sources/${name}`);
  const deliver = { type: 'http', url: world.callbacks.url };
  await act(world, 'POST', '/v1/subscriptions', { name, kind: 'events', routing: `${name}.#`, deliver });
  for (const steer of ['pause', 'resume']) await act(world, 'POST', `/v1/subscriptions/${name}/${steer}`, {});
  await act(world, 'PATCH', `/v1/subscriptions/${name}`, { enabled: false });
  await act(world, 'DELETE', `/v1/subscriptions/${name}`);
  const key = await world.api('POST', '/v1/api-keys', { name, scopes: ['tasks:read'] });
  if (key.status === 201) await act(world, 'DELETE', `/v1/api-keys/${key.body.id}`);
};

const deadLetter = (world: World, taskId: string): Promise<string> =>
  waitUntil(
    `the dead letter of task ${taskId}`,
    async () => (await world.query<{ id: string }>('SELECT id FROM dead_letters WHERE task_id = $1', [taskId]))[0]?.id,
    { deadlineMs: HEALING_MS, everyMs: 300 },
  );
