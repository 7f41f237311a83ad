import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ConfirmChannel, Options } from 'amqplib';
import pg from 'pg';
import { agentAccess, applyAccess } from '#libs/messaging';
import { Database, newApiKey, ProvisioningStore, SERVICE_ROLES, type ServiceRole } from '#libs/persistence';
import { BrokerAgent, type Inbox } from '../support/broker-agent.js';
import { type SharedStack, sharedTestStack } from '../support/shared-stack.js';
import type { StackAddresses } from '../support/stack.js';
import { type StackApi, stackApi } from '../support/stack-api.js';
import { waitUntil } from '../support/wait-until.js';

jest.setTimeout(60_000);

const RUN = randomUUID().slice(0, 8);
/** The stranger: a second tenant with a key and a broker user of its own. The other one is `default`. */
const STRANGER = `stranger-${RUN}`;
/** Both tenants have a connection of this name. */
const BOTH = `both-${RUN}`;
/** Only the tenant `default` has one of this name. */
const MINE = `mine-${RUN}`;
const MY_QUEUE = `default.walls-${RUN}`;

let stack: SharedStack;
let addresses: StackAddresses;
let mine: StackApi;
let theirs: StackApi;
let myAgent: BrokerAgent;
let theirAgent: BrokerAgent;
let myQueue: Inbox;
/** What belongs to the tenant `default`, by id or name. */
let owned: { task: string; source: string; deadLetter: string; apiKey: string };

const secret = (name: string) => readFileSync(join(stack.home, 'secrets', name), 'utf8').trim();

function withUser(url: string, user: string, password: string): string {
  const changed = new URL(url);
  changed.username = user;
  changed.password = password;
  return changed.href.replace(/\/$/, '');
}

const task = (connection: string, title: string = randomUUID()) => ({
  connector: 'http',
  action: 'request',
  connection,
  input: { method: 'POST', path: '/issues', body: { title } },
});

async function sandboxTitles(): Promise<unknown[]> {
  const log = (await (await fetch(`${addresses.sandbox}/log`)).json()) as { effects: { fields: { title?: string } }[] };
  return log.effects.map(({ fields }) => fields?.title);
}

async function sql(url: string, text: string, values: unknown[] = [], tenant?: string) {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=waybill' });
  await client.connect();
  try {
    await client.query('BEGIN');
    if (tenant !== undefined) await client.query(`SELECT set_config('waybill.tenant', $1, true)`, [tenant]);
    return await client.query(text, values);
  } finally {
    await client.query('ROLLBACK').catch(() => {});
    await client.end();
  }
}

const asRole = (role: ServiceRole) => withUser(addresses.database, role, secret(role));
const asOwner = () => withUser(addresses.database, 'waybill_owner', secret('database-owner'));
/** What PostgreSQL says to a statement: its error code, or the number of rows. */
const verdict = (role: ServiceRole, text: string, values: unknown[] = [], tenant?: string) =>
  sql(asRole(role), text, values, tenant).then(
    ({ rowCount }) => rowCount,
    (error: { code?: string }) => error.code,
  );
const DENIED = '42501';

/** A dead letter, found by its reason in the whole database. */
const deadLetterOf = (messageId: string, reason: string) =>
  waitUntil(`the dead letter of ${messageId}`, async () => {
    const { rows } = await sql(
      addresses.database,
      `SELECT tenant FROM dead_letters WHERE reason = $1 AND convert_from(headers, 'UTF8') LIKE '%' || $2 || '%'`,
      [reason, messageId],
    );
    return rows[0] as { tenant: string } | undefined;
  });

beforeAll(async () => {
  stack = await sharedTestStack();
  addresses = await stack.addresses();
  mine = stackApi(addresses);
  const key = newApiKey(STRANGER);
  theirs = stackApi(addresses, key);

  const owner = new Database({ url: asOwner(), applicationName: 'spec', poolSize: 1 });
  const store = new ProvisioningStore(owner);
  await store.addTenant(STRANGER);
  await store.putUsers([{ name: STRANGER, kind: 'tenant', tenant: STRANGER }]);
  await store.addApiKey(STRANGER, key);
  await owner.close();
  const password = randomBytes(24).toString('base64url');
  const administrator = withUser(addresses.amqpManagement, 'waybill-administrator', secret('broker-administrator'));
  await applyAccess(administrator, 'waybill', [{ name: STRANGER, password, access: agentAccess(STRANGER, ['http']) }]);
  theirAgent = new BrokerAgent(withUser(addresses.amqp, STRANGER, password));
  myAgent = new BrokerAgent(addresses.amqp);
  myQueue = await myAgent.collect(MY_QUEUE, { durable: true });

  const connection = (name: string) => ({
    name,
    connector: 'http',
    settings: { baseUrl: addresses.sandbox },
    credentials: { type: 'bearer', token: 'sandbox-token' },
  });
  for (const [api, name] of [
    [mine, MINE],
    [mine, BOTH],
    [theirs, BOTH],
  ] as const) {
    expect((await api('POST', '/v1/connections', connection(name))).status).toBe(201);
  }
  const source = { name: MINE, provider: 'github', secrets: ['a secret of twelve'] };
  const subscription = { name: MINE, kind: 'results', routing: '#', deliver: { type: 'amqp', queue: MY_QUEUE } };
  expect((await mine('POST', '/v1/subscriptions', subscription)).status).toBe(201);
  const refused = task(MINE);
  const failing = { ...refused, input: { ...refused.input, query: { status: '422' } } };
  const { body: failed } = await mine('POST', '/v1/tasks', failing, { prefer: 'wait=10' });
  expect(failed.status).toBe('failed');
  owned = {
    task: failed.id,
    source: (await mine('POST', '/v1/sources', source)).body.name,
    deadLetter: await waitUntil('a dead letter', async () => {
      const { items } = (await mine('GET', '/v1/dead-letters')).body as { items: { id: string; taskId: string }[] };
      return items.find(({ taskId }) => taskId === failed.id)?.id;
    }),
    apiKey: (await mine('GET', '/v1/api-keys')).body.items[0].id,
  };
}, 120_000);

afterAll(async () => {
  await mine?.('DELETE', `/v1/subscriptions/${MINE}`);
  await theirAgent?.close();
  await myAgent?.close();
  await stack?.giveBack();
}, 60_000);

describe('over the API, another tenant', () => {
  it('finds nothing of mine by its id or name, and changes nothing', async () => {
    const acts: [string, string, object?][] = [
      ['GET', `/v1/tasks/${owned.task}`],
      ['GET', `/v1/tasks/${owned.task}/output`],
      ['POST', `/v1/tasks/${owned.task}/cancel`],
      ['POST', `/v1/tasks/${owned.task}/resolve`, { decision: 'abandon' }],
      ...['connections', 'sources', 'subscriptions'].flatMap((kind): [string, string, object?][] => [
        ['GET', `/v1/${kind}/${MINE}`],
        ['PATCH', `/v1/${kind}/${MINE}`, {}],
        ['DELETE', `/v1/${kind}/${MINE}`],
      ]),
      ['DELETE', `/v1/api-keys/${owned.apiKey}`],
    ];
    for (const [method, path, json] of acts) {
      const { status } = await theirs(method, path, json);
      expect([method, path, status]).toEqual([method, path, 404]);
    }
    for (const kind of ['connections', 'sources', 'subscriptions']) {
      expect((await mine('GET', `/v1/${kind}/${MINE}`)).status).toBe(200);
    }
  });

  it('sees nothing of mine in any list', async () => {
    const lists = ['tasks', 'connections', 'sources', 'subscriptions', 'dead-letters', 'api-keys', 'queues'];
    for (const list of lists) {
      const { status, body } = await theirs('GET', `/v1/${list}`);
      expect([list, status]).toEqual([list, 200]);
      const shown = JSON.stringify(body);
      for (const thing of [MINE, MY_QUEUE, ...Object.values(owned)]) {
        expect([list, thing, shown.includes(thing)]).toEqual([list, thing, false]);
      }
    }
    expect((await theirs('GET', '/v1/dead-letters')).body.total).toBe(0);
  });

  it('cannot redrive or discard what is dead of mine, by id or by filter', async () => {
    const selections = [{ ids: [owned.deadLetter] }, { filter: {} }];
    for (const selection of selections) {
      for (const act of ['redrive', 'discard']) {
        const { body } = await theirs('POST', `/v1/dead-letters/${act}`, selection);
        expect([body.redriven ?? [], body.discarded ?? []]).toEqual([[], []]);
      }
    }
    expect((await mine('GET', '/v1/dead-letters')).body.items).toContainEqual(
      expect.objectContaining({ id: owned.deadLetter, state: 'open' }),
    );
    expect((await mine('GET', `/v1/tasks/${owned.task}`)).body.status).toBe('failed');
  });

  it('cannot use my connection, my queue or my idempotency key', async () => {
    const stolen = await theirs('POST', '/v1/tasks', task(MINE));
    expect([stolen.status, stolen.body.code]).toEqual([400, 'unknown_connection']);
    const deliver = { type: 'amqp', queue: MY_QUEUE };
    const listening = await theirs('POST', '/v1/subscriptions', {
      name: 'spy',
      kind: 'results',
      routing: '#',
      deliver,
    });
    expect([listening.status, listening.body.errors[0].pointer]).toEqual([400, '/deliver/queue']);
    const same = { 'idempotency-key': randomUUID() };
    const [one, two] = [
      await mine('POST', '/v1/tasks', task(BOTH), same),
      await theirs('POST', '/v1/tasks', task(BOTH), same),
    ];
    expect([one.status, two.status, two.headers.get('idempotency-replayed')]).toEqual([202, 202, null]);
    expect(two.body.id).not.toBe(one.body.id);
  });

  it('gets its own results in its own queue, and none of mine', async () => {
    const queue = `${STRANGER}.results`;
    const inbox = await theirAgent.collect(queue, { durable: true });
    const deliver = { type: 'amqp', queue };
    const made = await theirs('POST', '/v1/subscriptions', { name: 'results', kind: 'results', routing: '#', deliver });
    expect(made.status).toBe(201);
    const my = await mine('POST', '/v1/tasks', task(BOTH), { prefer: 'wait=10' });
    const their = await theirs('POST', '/v1/tasks', task(BOTH), { prefer: 'wait=10' });
    const has = (box: Inbox, id: string) => box.some(({ body }) => body.subject === id);
    await waitUntil('both results', () => has(inbox, their.body.id) && has(myQueue, my.body.id));
    expect([has(inbox, my.body.id), has(myQueue, their.body.id)]).toEqual([false, false]);
  });
});

describe('in SQL, a service role', () => {
  const TABLES = `SELECT c.table_name AS name FROM information_schema.columns c JOIN information_schema.tables t
    USING (table_schema, table_name) WHERE c.table_schema = 'waybill' AND c.column_name = 'tenant'
    AND t.table_type = 'BASE TABLE' ORDER BY 1`;

  it('is walled in by row-level security that nobody of them may lift', async () => {
    const { rows: roles } = await sql(
      addresses.database,
      'SELECT rolname FROM pg_roles WHERE rolname = ANY($1) AND (rolbypassrls OR rolsuper OR rolcreaterole)',
      [[...SERVICE_ROLES, 'waybill_owner']],
    );
    expect(roles).toEqual([{ rolname: 'waybill_owner' }]);
    const { rows: open } = await sql(
      addresses.database,
      `SELECT relname FROM pg_class WHERE relnamespace = 'waybill'::regnamespace AND relkind IN ('r', 'p')
       AND NOT relispartition AND NOT (relrowsecurity AND relforcerowsecurity)
       AND relname IN (${TABLES.replace('ORDER BY 1', '')})`,
    );
    expect(open).toEqual([]);
    for (const role of SERVICE_ROLES) {
      for (const act of [
        'ALTER TABLE tasks DISABLE ROW LEVEL SECURITY',
        'DROP POLICY control_plane ON tasks',
        'CREATE TABLE mine (a int)',
        'SET ROLE waybill_owner',
        `ALTER ROLE ${role} BYPASSRLS`,
      ]) {
        expect([role, act, await verdict(role, act)]).toEqual([role, act, DENIED]);
      }
    }
  });

  it('that serves HTTP sees and changes the present tenant only, in every table', async () => {
    const { rows: tables } = await sql(addresses.database, TABLES);
    expect(tables.length).toBeGreaterThan(15);
    const role = 'waybill_control_plane';
    const readable: string[] = [];
    for (const { name } of tables as { name: string }[]) {
      const seen = await verdict(role, `SELECT FROM ${name} WHERE tenant <> $1`, [STRANGER], STRANGER);
      expect([name, [0, DENIED].includes(seen ?? '')]).toEqual([name, true]);
      if (seen === 0) readable.push(name);
      const unnamed = await verdict(role, `SELECT FROM ${name}`);
      expect([name, unnamed]).toEqual([name, seen]);
      for (const act of [`DELETE FROM ${name} WHERE tenant = $1`, `UPDATE ${name} SET tenant = $1 WHERE tenant = $1`]) {
        const changed = await verdict(role, act, ['default'], STRANGER);
        expect([act, [0, DENIED].includes(changed ?? '')]).toEqual([act, true]);
      }
    }
    expect(readable).toEqual(expect.arrayContaining(['tasks', 'connections', 'results', 'dead_letters', 'api_keys']));
    // The same questions are answered where they are one's own.
    expect(await verdict(role, 'SELECT FROM tasks WHERE id = $1', [owned.task], 'default')).toBe(1);
    expect(await verdict(role, 'SELECT FROM tasks WHERE id = $1', [owned.task], STRANGER)).toBe(0);
    const planted = `INSERT INTO connections (tenant, name, connector, settings, credential_type, sealed_credential)
      VALUES ('default', 'planted', 'http', '{}', 'none', '')`;
    expect(await verdict(role, planted, [], STRANGER)).toBe(DENIED);
    const moved = 'UPDATE connections SET tenant = $1 WHERE name = $2';
    expect(await verdict(role, moved, ['default', BOTH], STRANGER)).toBe(DENIED);
    expect(await verdict(role, 'SET row_security = off; SELECT FROM tasks')).toBe(DENIED);
  });

  it('reaches no table that is not its business', async () => {
    const business: Record<ServiceRole, { never: string[]; neverWrites: string[] }> = {
      waybill_control_plane: { never: ['broker_users'], neverWrites: ['attempts', 'receipts', 'events'] },
      waybill_maintenance: { never: ['connections', 'api_keys', 'tenant_keys', 'sources'], neverWrites: ['attempts'] },
      waybill_worker: {
        never: ['api_keys', 'sources', 'subscriptions', 'events'],
        neverWrites: ['connections', 'tenants'],
      },
      waybill_publisher: {
        never: ['api_keys', 'connections', 'sources', 'attempts'],
        neverWrites: ['tasks', 'results'],
      },
      waybill_ingest: {
        never: ['api_keys', 'connections', 'tasks', 'results', 'subscriptions'],
        neverWrites: ['sources'],
      },
    };
    for (const role of SERVICE_ROLES) {
      const { never, neverWrites } = business[role];
      for (const table of never) {
        expect([role, table, await verdict(role, `SELECT FROM ${table}`)]).toEqual([role, table, DENIED]);
      }
      for (const table of [...never, ...neverWrites]) {
        const written = await verdict(role, `INSERT INTO ${table} DEFAULT VALUES`);
        expect([role, table, written]).toEqual([role, table, DENIED]);
      }
    }
  });
});

describe('over AMQP, another tenant', () => {
  const REFUSED = /ACCESS_REFUSED|PRECONDITION_FAILED.*user_id|RESOURCE_LOCKED/;

  it.each<[string, (channel: ConfirmChannel) => Promise<unknown>]>([
    ['read my queue', (channel) => channel.get(MY_QUEUE)],
    ['consume my queue', (channel) => channel.consume(MY_QUEUE, () => {})],
    ['empty my queue', (channel) => channel.purgeQueue(MY_QUEUE)],
    ['delete my queue', (channel) => channel.deleteQueue(MY_QUEUE)],
    ['make a queue in my name', (channel) => channel.assertQueue(`default.planted-${RUN}`)],
    ['put something into my queue', (channel) => published(channel, '', MY_QUEUE)],
    ['take tasks', (channel) => channel.get('waybill.tasks.http')],
    ['empty the queue of tasks', (channel) => channel.purgeQueue('waybill.tasks.http')],
    ['read results', (channel) => channel.get('waybill.publisher.results')],
    ['read dead letters', (channel) => channel.get('waybill.dead.http')],
    ['announce a result', (channel) => published(channel, 'waybill.results', 'http.request.succeeded')],
    ['announce an event', (channel) => published(channel, 'waybill.events', 'shop.order')],
    ['answer a task', (channel) => published(channel, 'waybill.reply-hints', '')],
    ['slip a hint past the exchange', (channel) => published(channel, 'waybill.delay.1s', 'http.request')],
    ['sign as me', (channel) => published(channel, 'waybill.tasks', 'http.request', { userId: 'developer' })],
    [
      'sign as a service',
      (channel) => published(channel, 'waybill.tasks', 'http.request', { userId: 'waybill-worker' }),
    ],
    ['publish for another connector', (channel) => published(channel, 'waybill.tasks', 'github.create-issue')],
    [
      'listen to results',
      async (channel) => {
        const { queue } = await channel.assertQueue('', { exclusive: true });
        await channel.bindQueue(queue, 'waybill.results', '#');
      },
    ],
    [
      'have its dead letters announced',
      (channel) => channel.assertQueue(`${STRANGER}.trap`, { deadLetterExchange: 'waybill.results' }),
    ],
  ])('may not %s', async (_what, act) => {
    await expect(theirAgent.tryOnce(act)).rejects.toThrow(REFUSED);
  });

  it('has its own task run and answered', async () => {
    const queue = `${STRANGER}.answers`;
    const inbox = await theirAgent.collect(queue, { durable: true });
    const messageId = randomUUID();
    await theirAgent.publish('waybill.tasks', 'http.request', task(BOTH), {
      messageId,
      userId: STRANGER,
      replyTo: queue,
    });
    const [answer] = await waitUntil('the answer', () => (inbox.length > 0 ? inbox : undefined));
    expect(answer?.body).toMatchObject({ subject: messageId, data: { status: 'succeeded' } });
    expect((await theirs('GET', `/v1/tasks/${messageId}`)).body.status).toBe('succeeded');
    expect((await mine('GET', `/v1/tasks/${messageId}`)).status).toBe(404);
  });

  it.each<[string, string, Options.Publish, string]>([
    ['names my connection', MINE, { userId: STRANGER }, 'unknown_connection'],
    ['speaks in my name', MINE, { userId: STRANGER, headers: { tenant: 'default' } }, 'tenant_not_allowed'],
    ['says not whose it is', BOTH, {}, 'tenant_missing'],
    ['says so only in its header', MINE, { headers: { tenant: 'default' } }, 'tenant_missing'],
  ])('has a task dead-lettered that %s, and nothing is called', async (_what, connection, properties, reason) => {
    const [messageId, title] = [randomUUID(), randomUUID()];
    await theirAgent.publish('waybill.tasks', 'http.request', task(connection, title), { messageId, ...properties });
    const { tenant } = await deadLetterOf(messageId, reason);
    expect(tenant).toBe(properties.userId === undefined ? '' : STRANGER);
    expect(await sandboxTitles()).not.toContain(title);
  });

  it('cannot wake my task by what looks like a hint', async () => {
    const { body } = await mine('POST', '/v1/tasks', { ...task(MINE), notBefore: new Date(Date.now() + 3_600_000) });
    const headers = { tenant: 'default', 'waybill-task': body.id };
    const messageId = randomUUID();
    await theirAgent.publish(
      'waybill.tasks',
      'http.request',
      {},
      { messageId, userId: STRANGER, type: 'waybill.hint', headers },
    );
    await deadLetterOf(messageId, 'tenant_not_allowed');
    expect((await mine('GET', `/v1/tasks/${body.id}`)).body.attempts).toEqual([]);
    await mine('POST', `/v1/tasks/${body.id}/cancel`);
  });

  it('has no answer sent into my queue or one of Waybill, and its task runs all the same', async () => {
    for (const replyTo of [MY_QUEUE, 'waybill.tasks.http', 'waybill.publisher.results']) {
      const messageId = randomUUID();
      await theirAgent.publish('waybill.tasks', 'http.request', task(BOTH), { messageId, userId: STRANGER, replyTo });
      await waitUntil('the refused answer', async () => {
        const { rows } = await sql(addresses.database, 'SELECT answer_note FROM replies WHERE task_id = $1', [
          messageId,
        ]);
        return rows[0]?.answer_note;
      });
      expect((await theirs('GET', `/v1/tasks/${messageId}`)).body.status).toBe('succeeded');
      expect(myQueue.some(({ body }) => body.subject === messageId)).toBe(false);
    }
  });
});

describe('over AMQP, a user of a service', () => {
  it.each([
    ['waybill-ingest', 'read my queue', (channel: ConfirmChannel) => channel.get(MY_QUEUE)],
    ['waybill-worker', 'read my queue', (channel: ConfirmChannel) => channel.get(MY_QUEUE)],
    ['waybill-publisher', 'read my queue', (channel: ConfirmChannel) => channel.get(MY_QUEUE)],
    ['waybill-control-plane', 'empty my queue', (channel: ConfirmChannel) => channel.purgeQueue(MY_QUEUE)],
    ['waybill-worker', 'put something into my queue', (channel: ConfirmChannel) => published(channel, '', MY_QUEUE)],
    [
      'waybill-ingest',
      'publish a task',
      (channel: ConfirmChannel) => published(channel, 'waybill.tasks', 'http.request'),
    ],
    [
      'waybill-publisher',
      'publish a task',
      (channel: ConfirmChannel) => published(channel, 'waybill.tasks', 'http.request'),
    ],
    ['waybill-control-plane', 'take tasks', (channel: ConfirmChannel) => channel.get('waybill.tasks.http')],
  ])('%s may not %s', async (user, _what, act) => {
    const agent = new BrokerAgent(withUser(addresses.amqp, user, secret(user)));
    await expect(agent.tryOnce<unknown>(act)).rejects.toThrow(/ACCESS_REFUSED/);
    await agent.close();
  });
});

/** Publishes something and waits for the broker's word on it. */
function published(channel: ConfirmChannel, exchange: string, key: string, properties: Options.Publish = {}) {
  channel.publish(exchange, key, Buffer.from('{}'), properties);
  return channel.waitForConfirms();
}
