import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SERVICE_ROLES, type ServiceRole } from '#libs/persistence';
import type { BrokerAgent, Inbox } from '../support/broker-agent.js';
import type { StackAddresses } from '../support/stack.js';
import type { StackApi } from '../support/stack-api.js';
import { issueTask, type TenantScene, tenantScene, tryStatement } from '../support/tenant-scene.js';
import { waitUntil } from '../support/wait-until.js';

jest.setTimeout(60_000);

let scene: TenantScene;
let addresses: StackAddresses;
let [stranger, both, mine, myQueue] = ['', '', '', ''];
let myInbox: Inbox;
let myApi: StackApi;
let theirApi: StackApi;
let theirAgent: BrokerAgent;
let owned: TenantScene['owned'];

/** What PostgreSQL says to a statement: its error code, or the number of rows. */
const verdict = (role: ServiceRole, text: string, values: unknown[] = [], tenant?: string) =>
  tryStatement(scene.as(addresses.database, role), text, values, tenant).then(
    ({ rowCount }) => rowCount,
    (error: { code?: string }) => error.code,
  );
const DENIED = '42501';

beforeAll(async () => {
  scene = await tenantScene();
  ({ addresses, stranger, both, mine, myQueue, myInbox, myApi, theirApi, theirAgent, owned } = scene);
}, 120_000);

afterAll(() => scene?.close(), 60_000);

describe('over the API, another tenant', () => {
  it('finds nothing of mine by its id or name, and changes nothing', async () => {
    const acts: [string, string, object?][] = [
      ['GET', `/v1/tasks/${owned.task}`],
      ['GET', `/v1/tasks/${owned.task}/input`],
      ['GET', `/v1/tasks/${owned.task}/output`],
      ['POST', `/v1/tasks/${owned.task}/cancel`],
      ['POST', `/v1/tasks/${owned.task}/resolve`, { decision: 'abandon' }],
      ...['connections', 'sources', 'subscriptions'].flatMap((kind): [string, string, object?][] => [
        ['GET', `/v1/${kind}/${mine}`],
        ['PATCH', `/v1/${kind}/${mine}`, {}],
        ['DELETE', `/v1/${kind}/${mine}`],
      ]),
      ['DELETE', `/v1/api-keys/${owned.apiKey}`],
    ];
    for (const [method, path, json] of acts) {
      const { status } = await theirApi(method, path, json);
      expect([method, path, status]).toEqual([method, path, 404]);
    }
    for (const kind of ['connections', 'sources', 'subscriptions']) {
      expect((await myApi('GET', `/v1/${kind}/${mine}`)).status).toBe(200);
    }
  });

  it('sees nothing of mine in any list', async () => {
    const lists = ['tasks', 'connections', 'sources', 'subscriptions', 'dead-letters', 'api-keys', 'queues'];
    for (const list of lists) {
      const { status, body } = await theirApi('GET', `/v1/${list}`);
      expect([list, status]).toEqual([list, 200]);
      const shown = JSON.stringify(body);
      for (const thing of [mine, myQueue, ...Object.values(owned)]) {
        expect([list, thing, shown.includes(thing)]).toEqual([list, thing, false]);
      }
    }
    expect((await theirApi('GET', '/v1/dead-letters')).body.total).toBe(0);
  });

  it('cannot redrive or discard what is dead of mine, by id or by filter', async () => {
    const selections = [{ ids: [owned.deadLetter] }, { filter: {} }];
    for (const selection of selections) {
      for (const act of ['redrive', 'discard']) {
        const { body } = await theirApi('POST', `/v1/dead-letters/${act}`, selection);
        expect([body.redriven ?? [], body.discarded ?? []]).toEqual([[], []]);
      }
    }
    expect((await myApi('GET', '/v1/dead-letters')).body.items).toContainEqual(
      expect.objectContaining({ id: owned.deadLetter, state: 'open' }),
    );
    expect((await myApi('GET', `/v1/tasks/${owned.task}`)).body.status).toBe('failed');
  });

  it('cannot use my connection, my queue or my idempotency key', async () => {
    const stolen = await theirApi('POST', '/v1/tasks', issueTask(mine));
    expect([stolen.status, stolen.body.code]).toEqual([400, 'unknown_connection']);
    const deliver = { type: 'amqp', queue: myQueue };
    const listening = await theirApi('POST', '/v1/subscriptions', {
      name: 'spy',
      kind: 'results',
      routing: '#',
      deliver,
    });
    expect([listening.status, listening.body.errors[0].pointer]).toEqual([400, '/deliver/queue']);
    const same = { 'idempotency-key': randomUUID() };
    const [one, two] = [
      await myApi('POST', '/v1/tasks', issueTask(both), same),
      await theirApi('POST', '/v1/tasks', issueTask(both), same),
    ];
    expect([one.status, two.status, two.headers.get('idempotency-replayed')]).toEqual([202, 202, null]);
    expect(two.body.id).not.toBe(one.body.id);
  });

  it('gets its own results in its own queue, and none of mine', async () => {
    const queue = `${stranger}.results`;
    const inbox = await theirAgent.collect(queue, { durable: true });
    const deliver = { type: 'amqp', queue };
    const made = await theirApi('POST', '/v1/subscriptions', {
      name: 'results',
      kind: 'results',
      routing: '#',
      deliver,
    });
    expect(made.status).toBe(201);
    const my = await myApi('POST', '/v1/tasks', issueTask(both), { prefer: 'wait=10' });
    const their = await theirApi('POST', '/v1/tasks', issueTask(both), { prefer: 'wait=10' });
    const has = (box: Inbox, id: string) => box.some(({ body }) => body.subject === id);
    await waitUntil('both results', () => has(inbox, their.body.id) && has(myInbox, my.body.id));
    expect([has(inbox, my.body.id), has(myInbox, their.body.id)]).toEqual([false, false]);
  });
});

describe('in SQL, a service role', () => {
  const TABLES = `SELECT c.table_name AS name FROM information_schema.columns c JOIN information_schema.tables t
    USING (table_schema, table_name) WHERE c.table_schema = 'waybill' AND c.column_name = 'tenant'
    AND t.table_type = 'BASE TABLE' ORDER BY 1`;

  it('is walled in by row-level security that nobody of them may lift', async () => {
    const { rows: roles } = await tryStatement(
      addresses.database,
      'SELECT rolname FROM pg_roles WHERE rolname = ANY($1) AND (rolbypassrls OR rolsuper OR rolcreaterole)',
      [[...SERVICE_ROLES, 'waybill_owner']],
    );
    expect(roles).toEqual([{ rolname: 'waybill_owner' }]);
    const { rows: open } = await tryStatement(
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
    const { rows: tables } = await tryStatement(addresses.database, TABLES);
    expect(tables.length).toBeGreaterThan(15);
    const role = 'waybill_control_plane';
    const readable: string[] = [];
    for (const { name } of tables as { name: string }[]) {
      const seen = await verdict(role, `SELECT FROM ${name} WHERE tenant <> $1`, [stranger], stranger);
      expect([name, [0, DENIED].includes(seen ?? '')]).toEqual([name, true]);
      if (seen === 0) readable.push(name);
      const unnamed = await verdict(role, `SELECT FROM ${name}`);
      expect([name, unnamed]).toEqual([name, seen]);
      for (const act of [`DELETE FROM ${name} WHERE tenant = $1`, `UPDATE ${name} SET tenant = $1 WHERE tenant = $1`]) {
        const changed = await verdict(role, act, ['default'], stranger);
        expect([act, [0, DENIED].includes(changed ?? '')]).toEqual([act, true]);
      }
    }
    expect(readable).toEqual(expect.arrayContaining(['tasks', 'connections', 'results', 'dead_letters', 'api_keys']));
    // The same questions are answered where they are one's own.
    expect(await verdict(role, 'SELECT FROM tasks WHERE id = $1', [owned.task], 'default')).toBe(1);
    expect(await verdict(role, 'SELECT FROM tasks WHERE id = $1', [owned.task], stranger)).toBe(0);
    const planted = `INSERT INTO connections (tenant, name, connector, settings, credential_type, sealed_credential)
      VALUES ('default', 'planted', 'http', '{}', 'none', '')`;
    expect(await verdict(role, planted, [], stranger)).toBe(DENIED);
    const moved = 'UPDATE connections SET tenant = $1 WHERE name = $2';
    expect(await verdict(role, moved, ['default', both], stranger)).toBe(DENIED);
    expect(await verdict(role, 'SET row_security = off; SELECT FROM tasks')).toBe(DENIED);
  });

  it('reaches no table that is not its business', async () => {
    const business: Record<ServiceRole, { never: string[]; neverWrites: string[] }> = {
      waybill_control_plane: { never: ['broker_users'], neverWrites: ['attempts', 'receipts', 'events'] },
      waybill_maintenance: {
        never: ['tenant_keys'],
        neverWrites: ['attempts', 'connections', 'api_keys', 'sources'],
      },
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

  it('that looks after all tenants knows names and times of what holds secrets, and no secret', async () => {
    const role = 'waybill_maintenance';
    for (const [table, secret] of Object.entries({
      connections: 'sealed_credential',
      sources: 'sealed_secrets',
      api_keys: 'key_hash',
    })) {
      expect([table, await verdict(role, `SELECT tenant, name FROM ${table}`)]).toEqual([table, expect.any(Number)]);
      expect([secret, await verdict(role, `SELECT ${secret} FROM ${table}`)]).toEqual([secret, DENIED]);
    }
  });
});
