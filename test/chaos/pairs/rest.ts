import { judgeAnnouncements, judgeReplies, judgeTask, judgeTellings, judgeWebhooks } from '../singles/judge.js';
import { observeDisorder, observeEnds, observeTellings, observeUnfinished } from '../singles/observe.js';
import type { World } from '../singles/world.js';

/** What is wrong with the world now, in sentences: what is still to be done, or was done wrong. Empty at rest. */
export async function wrongNow(world: World): Promise<string[]> {
  const unfinished = await observeUnfinished(world);
  if (unfinished.length > 0) return unfinished;
  const { account, results, replies, events, forwarded, callbacks } = world;
  const ends = await observeEnds(world);
  const told = observeTellings(results);
  const own = new Set(account.tasks.map(({ id }) => id));
  const calledBack = new Set([...callbacks.bodies].filter(([, bodies]) => bodies.size > 0).map(([id]) => id));
  const idsOf = (inbox: typeof events) => new Set(observeTellings(inbox).map(({ id }) => id));
  const outlets = { event: idsOf(events), 'AMQP delivery': idsOf(forwarded), callback: calledBack };
  return [
    ...account.tasks.flatMap((task) => judgeTask(task, ends.get(task.id))),
    ...judgeAnnouncements(account.tasks, ends, told),
    ...judgeReplies(account.tasks, new Set(replies.map(({ properties }) => properties.correlationId))),
    ...judgeTellings('result', [...told, ...observeTellings(replies)]),
    ...judgeTellings('event', [...observeTellings(events), ...observeTellings(forwarded)]),
    ...[...callbacks.bodies].filter(([, bodies]) => bodies.size > 1).map(([id]) => `callback ${id} came in two ways`),
    ...told
      .filter(({ id, subject }) => own.has(subject) && !calledBack.has(id))
      .map(({ id }) => `result ${id} was not called back`),
    ...judgeWebhooks(account.webhooks, outlets),
    ...(await observeDisorder(world)),
    ...(await shrunkenFences(world)),
  ];
}

/** Attempts of a task whose fence is not above that of the one before. */
async function shrunkenFences({ query, account }: World): Promise<string[]> {
  const rows = await query<{ task_id: string; number: number }>(
    `SELECT l.task_id, l.number FROM attempts e JOIN attempts l USING (tenant, task_id)
     WHERE l.number > e.number AND (l.fence_epoch, l.fence_counter) <= (e.fence_epoch, e.fence_counter)
       AND task_id = ANY($1::uuid[])`,
    [account.tasks.map(({ id }) => id)],
  );
  return rows.map(({ task_id, number }) => `attempt ${number} of task ${task_id} has no fence above the one before`);
}
