import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { BrokerAgent, type Inbox } from '../support/broker-agent.js';
import { publishFromPython } from '../support/python-agent.js';
import { type SharedStack, sharedTestStack } from '../support/shared-stack.js';
import type { StackAddresses } from '../support/stack.js';
import { type StackApi, stackApi } from '../support/stack-api.js';
import { waitUntil } from '../support/wait-until.js';
import { describeWith } from '../support/with-program.js';

jest.setTimeout(150_000);

interface Effect {
  readonly method: string;
  readonly id: string;
  readonly idempotencyKey: string | null;
  readonly fields: { readonly title?: string } | null;
}

const RUN = randomUUID().slice(0, 8);
const KEYED = `keyed-${RUN}`;
const BARE = `bare-${RUN}`;

let stack: SharedStack;
let addresses: StackAddresses;
let api: StackApi;
let agent: BrokerAgent;
let results: Inbox;

interface IssueWishes {
  readonly connection?: string;
  readonly query?: Record<string, string>;
  readonly notBefore?: Date;
  readonly orderingKey?: string;
}

/** A task that makes an issue in the sandbox; `query` asks the sandbox to misbehave. */
const issue = (title: string, over: IssueWishes = {}) => {
  const { connection = KEYED, query, ...task } = over;
  return {
    connector: 'http',
    action: 'request',
    connection,
    input: { method: 'POST', path: '/issues', body: { title }, ...(query ? { query } : {}) },
    ...task,
  };
};

const newTitle = () => `issue ${randomUUID()}`;

async function effects(title: string): Promise<Effect[]> {
  const log = (await (await fetch(`${addresses.sandbox}/log`)).json()) as { effects: Effect[] };
  return log.effects.filter(({ fields }) => fields?.title === title);
}

const taskIn = (id: string, status: string, deadlineMs = 30_000) =>
  waitUntil(
    `task ${id} to be ${status}`,
    async () => {
      const { body } = await api('GET', `/v1/tasks/${id}`);
      if (body.status !== status) throw new Error(`it is ${body.status}, ${body.reason}`);
      return body;
    },
    { deadlineMs, everyMs: 100 },
  );

interface QueueItem {
  readonly name: string;
  readonly ready: number;
  readonly unacknowledged: number;
}

beforeAll(async () => {
  stack = await sharedTestStack();
  addresses = await stack.addresses();
  api = stackApi(addresses);
  agent = new BrokerAgent(addresses.amqp);
  results = await agent.collect('', { exclusive: true }, [{ exchange: 'waybill.results', key: '#' }]);
  const credentials = { type: 'bearer', token: 'sandbox-token' };
  for (const [name, settings] of [
    [KEYED, { idempotencyHeader: 'Idempotency-Key' }],
    [BARE, {}],
  ] as const) {
    const made = await api('POST', '/v1/connections', {
      name,
      connector: 'http',
      settings: { baseUrl: addresses.sandbox, ...settings },
      credentials,
    });
    expect(made.status).toBe(201);
    expect(JSON.stringify(made.body)).not.toContain('sandbox-token');
  }
}, 120_000);

afterAll(async () => {
  await agent?.close();
  await stack?.giveBack();
}, 60_000);

describeWith('TEST_PYTHON')('a client that is not ours', () => {
  it('gets the result of the task it published on its reply_to', async () => {
    const messageId = randomUUID();
    const title = newTitle();
    const answers = await publishFromPython(addresses.amqp, { messageId, body: issue(title), copies: 1 });
    expect(answers).toEqual([
      expect.objectContaining({
        correlationId: 'copy-1',
        messageId: `${messageId}/1`,
        contentType: 'application/cloudevents+json',
      }),
    ]);
    expect(answers[0]?.body).toMatchObject({
      id: `${messageId}/1`,
      type: 'dev.waybill.task.succeeded',
      source: '/connectors/http',
      subject: messageId,
      data: { taskId: messageId, status: 'succeeded', output: { status: 201, body: { title } } },
    });
  });

  it('is answered three times where it publishes three copies, and the effect happens once', async () => {
    const messageId = randomUUID();
    const title = newTitle();
    const answers = await publishFromPython(addresses.amqp, {
      messageId,
      body: issue(title, { connection: BARE }),
      copies: 3,
    });
    expect(answers.map(({ correlationId }) => correlationId).sort()).toEqual(['copy-1', 'copy-2', 'copy-3']);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await effects(title)).toHaveLength(1);
    expect(results.filter(({ body }) => body.subject === messageId)).toHaveLength(1);
  });

  it('is told of a conflict where the same key comes with another body, and nothing is announced to others', async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    const [title, other] = [newTitle(), newTitle()];
    const headers = { 'idempotency-key': `key-${first}` };
    await publishFromPython(addresses.amqp, { messageId: first, body: issue(title), copies: 1, headers });
    const [answer] = await publishFromPython(addresses.amqp, {
      messageId: second,
      body: issue(other),
      copies: 1,
      headers,
    });
    expect(answer?.body.data).toMatchObject({ status: 'failed', error: { code: 'idempotency_conflict' } });
    await waitUntil('the dead letter of the conflict', async () => {
      const { body } = await api('GET', '/v1/dead-letters?reason=idempotency_conflict');
      return body.items.find(({ taskId, body: kept }: { taskId: string | null; body: { text: string } }) =>
        [taskId === second, kept.text.includes(other)].includes(true),
      );
    });
    expect(await effects(other)).toEqual([]);
    expect(results.filter(({ body }) => body.subject === second)).toEqual([]);
  });

  it('finds what it wrote wrongly among the dead letters, with the field', async () => {
    const messageId = randomUUID();
    const wrong = { ...issue(newTitle()), colour: 'red' };
    const userId = new URL(addresses.amqp).username;
    const properties = { messageId, userId, headers: { tenant: 'default' } };
    await agent.publish('waybill.tasks', 'http.request', wrong, { ...properties, contentType: 'application/json' });
    const letter = await waitUntil('its dead letter', async () => {
      const { body } = await api('GET', '/v1/dead-letters?limit=50');
      return body.items.find(({ body: kept }: { body: { text: string } }) => kept.text === JSON.stringify(wrong));
    });
    expect(letter.detail).toContain('colour');
  });
});

describe('a task over HTTP', () => {
  it('is there once, however often the same request comes, and 422 with another body', async () => {
    const title = newTitle();
    const headers = { 'idempotency-key': `"${randomUUID()}"` };
    const first = await api('POST', '/v1/tasks', issue(title), headers);
    expect([first.status, first.headers.get('location')]).toEqual([202, `/v1/tasks/${first.body.id}`]);
    const again = await Promise.all(Array.from({ length: 5 }, () => api('POST', '/v1/tasks', issue(title), headers)));
    for (const answer of again) {
      expect(answer.body.id).toBe(first.body.id);
      expect(answer.headers.get('idempotency-replayed')).toBe('true');
    }
    const other = await api('POST', '/v1/tasks', issue(newTitle()), headers);
    expect([other.status, other.headers.get('content-type')]).toEqual([422, expect.stringContaining('problem+json')]);
    await taskIn(first.body.id, 'succeeded');
    expect(await effects(title)).toHaveLength(1);
  });

  it('is answered with its result where the caller prefers to wait', async () => {
    const title = newTitle();
    const { status, body } = await api('POST', '/v1/tasks', issue(title), { prefer: 'wait=10' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'succeeded', result: { output: { status: 201, body: { title } } } });
    const slow = issue(newTitle(), { query: { delay: '3000' } });
    expect((await api('POST', '/v1/tasks', slow, { prefer: 'wait=1' })).status).toBe(202);
  });

  it('waits for its notBefore', async () => {
    const started = Date.now();
    const { body } = await api('POST', '/v1/tasks', issue(newTitle(), { notBefore: new Date(started + 4_000) }));
    await waitUntil('the task to wait', async () =>
      ['accepted', 'waiting'].includes((await api('GET', `/v1/tasks/${body.id}`)).body.status),
    );
    const done = await taskIn(body.id, 'succeeded');
    expect(Date.parse(done.attempts[0].intentAt) - started).toBeGreaterThanOrEqual(4_000);
    expect(Date.parse(done.finishedAt) - started).toBeLessThan(4_000 + 3_000);
  });

  it('is cancelled while it waits, and never called', async () => {
    const title = newTitle();
    const { body } = await api('POST', '/v1/tasks', issue(title, { notBefore: new Date(Date.now() + 3_000) }));
    const cancelled = await api('POST', `/v1/tasks/${body.id}/cancel`);
    expect([cancelled.status, cancelled.body.status]).toEqual([200, 'cancelled']);
    await waitUntil('the announcement', () =>
      results.find((result) => result.body.subject === body.id && result.routingKey === 'http.request.cancelled'),
    );
    const later = await api('POST', '/v1/tasks', issue(newTitle(), { notBefore: new Date(Date.now() + 4_000) }));
    await taskIn(later.body.id, 'succeeded');
    expect(await effects(title)).toEqual([]);
  });

  it('keeps an ordering key in its order', async () => {
    const orderingKey = randomUUID();
    const titles = Array.from({ length: 6 }, (_, index) => `${orderingKey} ${index}`);
    const ids: string[] = [];
    for (const title of titles) {
      const trouble = title.endsWith(' 1') ? { query: { status: '429', times: '1' } } : {};
      ids.push((await api('POST', '/v1/tasks', issue(title, { orderingKey, ...trouble }))).body.id);
    }
    for (const id of ids) await taskIn(id, 'succeeded');
    const log = (await (await fetch(`${addresses.sandbox}/log`)).json()) as { effects: Effect[] };
    expect(log.effects.map(({ fields }) => fields?.title).filter((title) => title?.startsWith(orderingKey))).toEqual(
      titles,
    );
  });
});

describe('a parked task', () => {
  /** A bare POST that is applied, whose answer says nothing about that. */
  const park = async () => {
    const title = newTitle();
    const trouble = { connection: BARE, query: { 'applied-status': '500', times: '1', only: title } };
    const { body } = await api('POST', '/v1/tasks', issue(title, trouble));
    return { title, task: await taskIn(body.id, 'parked') };
  };

  it('holds its evidence and is never sent again by itself', async () => {
    const { title, task } = await park();
    expect(task.attempts).toEqual([expect.objectContaining({ effectClass: 'once', httpStatus: 500 })]);
    expect(await effects(title)).toHaveLength(1);
  });

  it('succeeds with what the operator says where the effect had happened', async () => {
    const { title, task } = await park();
    const decision = { decision: 'applied', note: 'seen in the tracker', output: { number: 12 } };
    const resolved = await api('POST', `/v1/tasks/${task.id}/resolve`, decision);
    expect(resolved.body).toMatchObject({ status: 'succeeded', result: { sequence: 2, output: { number: 12 } } });
    await waitUntil('both announcements', () => {
      const told = results.filter(({ body }) => body.subject === task.id).map(({ body }) => body.id);
      return told.includes(`${task.id}/1`) && told.includes(`${task.id}/2`);
    });
    expect(await effects(title)).toHaveLength(1);
  });

  it('is sent again where the operator says so, and fails where it is given up', async () => {
    const [retried, abandoned] = [await park(), await park()];
    await api('POST', `/v1/tasks/${retried.task.id}/resolve`, { decision: 'retry' });
    await taskIn(retried.task.id, 'succeeded');
    expect(await effects(retried.title)).toHaveLength(2);
    const given = await api('POST', `/v1/tasks/${abandoned.task.id}/resolve`, { decision: 'abandon' });
    expect(given.body.status).toBe('failed');
    const twice = await api('POST', `/v1/tasks/${abandoned.task.id}/resolve`, { decision: 'retry' });
    expect(twice.status).toBe(409);
  });
});

describe('a failed task', () => {
  it('is redriven under the same id, with the same operation token on the wire', async () => {
    const title = newTitle();
    // Refused, with nothing applied, as long as the sandbox is asked to.
    const refused = issue(title, { query: { status: '422', times: '1' } });
    const { body } = await api('POST', '/v1/tasks', refused);
    await taskIn(body.id, 'failed');
    const letter = await waitUntil('its dead letter', async () => {
      const page = await api('GET', '/v1/dead-letters?connector=http&limit=100');
      return page.body.items.find(({ taskId }: { taskId: string }) => taskId === body.id);
    });
    const sent = await attemptTokens(body.id);
    const [one, two] = await Promise.all([redrive(letter.id), redrive(letter.id)]);
    expect([...one.tasks, ...two.tasks]).toEqual([body.id]);
    const done = await taskIn(body.id, 'succeeded');
    expect(done.attempts).toHaveLength(2);
    const [effect, ...more] = await effects(title);
    expect(more).toEqual([]);
    expect(new Set([...sent, ...(await attemptTokens(body.id)), effect?.idempotencyKey]).size).toBe(1);
  });

  const redrive = async (id: string) => (await api('POST', '/v1/dead-letters/redrive', { ids: [id] })).body;
});

/** The operation tokens of a task's intents, as the database holds them. */
const attemptTokens = async (id: string): Promise<string[]> =>
  (await query('SELECT operation_token FROM waybill.attempts WHERE task_id = $1', [id])).map((row) =>
    String(row['operation_token']),
  );

async function query(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: addresses.database });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

describe('whoever is not known', () => {
  it('gets 401 and the same words, whatever is wrong with the key', async () => {
    const answers = await Promise.all(
      [null, 'wrong', `${addresses.apiKey}x`].map((key) => stackApi(addresses, key)('POST', '/v1/tasks', issue('x'))),
    );
    for (const { status, body, headers } of answers) {
      expect(status).toBe(401);
      expect(body).toEqual(answers[0]?.body);
      expect(headers.get('www-authenticate')).toContain('Bearer');
    }
  });
});

describe('after all that', () => {
  it('no result is owed to anybody, and no queue of ours holds anything', async () => {
    await waitUntil(
      'nothing to be owed',
      async () => {
        const owed = await query('SELECT task_id, sequence FROM waybill.results WHERE published_at IS NULL');
        if (owed.length > 0) throw new Error(JSON.stringify(owed));
        return true;
      },
      { deadlineMs: 20_000, everyMs: 200 },
    );
    await waitUntil(
      'empty queues',
      async () => {
        const { items } = (await api('GET', '/v1/queues')).body as { items: QueueItem[] };
        const full = items.filter(({ ready, unacknowledged }) => ready + unacknowledged > 0);
        if (full.length > 0) throw new Error(JSON.stringify(full));
        return items.length > 0;
      },
      // A copy that found its task at work left a hint for the end of the lease: it may lie in the tier of 60 s.
      { deadlineMs: 90_000, everyMs: 500 },
    );
  });
});

describe('while the database is away', () => {
  it('the API answers 503 with Retry-After, and goes on when it is back', async () => {
    const { pid } = JSON.parse(readFileSync(join(stack.home, 'run/database.json'), 'utf8')) as { pid: number };
    process.kill(pid, 'SIGQUIT');
    const away = await waitUntil(
      'a 503',
      async () => {
        const answer = await api('POST', '/v1/tasks', issue(newTitle()));
        return answer.status === 503 ? answer : undefined;
      },
      { deadlineMs: 20_000, everyMs: 100 },
    );
    expect(Number(away.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(away.headers.get('content-type')).toContain('application/problem+json');
    expect((await fetch(`${addresses.controlPlane}/readyz`)).status).toBe(503);
    expect((await fetch(`${addresses.controlPlane}/livez`)).status).toBe(200);

    const before = (await stack.addresses()).processes;
    await stack.mend();
    expect((await stack.addresses()).processes).toEqual(before);
    const { status, body } = await waitUntil('an accepted task', async () => {
      const answer = await api('POST', '/v1/tasks', issue(newTitle()), { prefer: 'wait=10' });
      return answer.status === 200 ? answer : undefined;
    });
    expect([status, body.status]).toEqual([200, 'succeeded']);
  });
});
