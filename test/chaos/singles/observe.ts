import type { Inbox } from '../../support/broker-agent.js';
import type { TaskEnd, Telling } from './judge.js';
import type { World } from './world.js';

/** What became of every task that was accepted, by id. */
export async function observeEnds({ query, account, provider }: World): Promise<Map<string, TaskEnd>> {
  const ids = account.tasks.map(({ id }) => id);
  const rows = await query<{ id: string; status: string; reason: string | null }>(
    'SELECT id, status, reason FROM tasks WHERE id = ANY($1::uuid[])',
    [ids],
  );
  const orders = new Map(account.tasks.map(({ id, order }) => [id, order]));
  return new Map(
    rows.map(({ id, status, reason }) => {
      const order = orders.get(id) ?? '';
      const requests = new Set(provider.calls(order).map(({ bytes }) => bytes)).size;
      return [id, { status, reason, effects: provider.effects(order), requests }];
    }),
  );
}

/** What an inbox of results or events holds; what is no event of ours is left out. */
export const observeTellings = (inbox: Inbox): Telling[] =>
  inbox
    .filter(({ body }) => typeof body.id === 'string')
    .map(({ body }) => ({
      id: body.id,
      subject: body.subject ?? body.data?.deliveryId,
      status: body.data?.status ?? null,
      text: JSON.stringify(body, body.id.endsWith('/0') ? withoutTimes : undefined),
    }));

/** The answer to a refused copy is stored nowhere: made again, it says another time. */
const withoutTimes = (name: string, value: unknown) => (name === 'time' || name === 'timings' ? undefined : value);

interface Owed {
  readonly what: string;
  readonly n: number;
}

/** Everything that the database says is still to be done, counted by kind. */
export async function observeUnfinished({ query }: Pick<World, 'query'>): Promise<string[]> {
  const rows = await query<Owed>(OWED);
  return rows.filter(({ n }) => n > 0).map(({ what, n }) => `${n} ${what}`);
}

/** Everything that is still to be done, counted by kind; empty when all is quiet. */
export async function observeOwed(world: World): Promise<string[]> {
  const { api } = world;
  const queues = (await api('GET', '/v1/queues')).body.items as {
    name: string;
    ready: number;
    unacknowledged: number;
  }[];
  return [
    ...(await observeUnfinished(world)),
    ...queues
      // The identity of the database rests in a queue of its own, for ever.
      .filter(({ name, ready, unacknowledged }) => name !== 'waybill.installation' && ready + unacknowledged > 0)
      .map(({ name, ready, unacknowledged }) => `${name}: ${ready} ready, ${unacknowledged} unacknowledged`),
  ];
}

const OWED = `
SELECT 'unfinished tasks: ' || status AS what, count(*)::int AS n FROM tasks
  WHERE status NOT IN ('succeeded', 'failed', 'cancelled', 'expired', 'parked') GROUP BY status
UNION ALL SELECT 'results not published', count(*)::int FROM results WHERE published_at IS NULL
UNION ALL SELECT 'events not published', count(*)::int FROM events WHERE published_at IS NULL
UNION ALL SELECT 'deliveries owed to ' || subscription, count(*)::int FROM deliveries WHERE state = 'owed' GROUP BY subscription
UNION ALL SELECT 'notifications owed to ' || target, count(*)::int FROM notifications WHERE state = 'owed' GROUP BY target
UNION ALL SELECT 'copies without an answer', count(*)::int FROM replies WHERE answered_sequence = 0
UNION ALL SELECT 'attempts without an end', count(*)::int FROM attempts WHERE outcome IS NULL`;

/** Tasks of an ordering key that were first called before an earlier one had its end. */
export async function observeDisorder({ query, account }: World): Promise<string[]> {
  const rows = await query<{ id: string }>(
    `SELECT l.id FROM tasks e JOIN tasks l ON l.tenant = e.tenant AND l.connector = e.connector
       AND l.ordering_key = e.ordering_key AND l.ordering_number > e.ordering_number
     JOIN attempts a ON a.tenant = l.tenant AND a.task_id = l.id
     WHERE e.ordering_key = ANY($1) AND a.intent_at < e.finished_at`,
    [account.lanes],
  );
  return rows.map(({ id }) => `task ${id} was called before an earlier one of its ordering key had ended`);
}
