import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { connect } from 'amqplib';
import pg from 'pg';
import { type SharedStack, sharedTestStack } from '../support/shared-stack.js';
import type { StackAddresses } from '../support/stack.js';
import { type StackApi, stackApi } from '../support/stack-api.js';
import { waitUntil } from '../support/wait-until.js';

jest.setTimeout(60_000);

const SERVICES = ['control-plane', 'webhook-ingest', 'connector-worker', 'result-publisher'];

let stack: SharedStack;
let addresses: StackAddresses;
let api: StackApi;

/** A process of a service, started as the stack starts it but for `over`; ended with the spec. */
const started: ChildProcessByStdio<null, Readable, Readable>[] = [];
function startService(service: string, env: Record<string, string>) {
  const child = spawn(process.execPath, [join('dist/apps', service, 'src/main.js')], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(String(chunk)));
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  return { child, ended, said: () => said.join('') };
}

/** The settings the stack gives to a service. */
function settingsOf(instance: string): Record<string, string> {
  const plan = JSON.parse(readFileSync(join(stack.home, 'run/plan.json'), 'utf8')) as {
    processes: { instance: string; env: Record<string, string> }[];
  };
  const found = plan.processes.find((process) => process.instance === instance);
  if (!found) throw new Error(`no ${instance} is planned`);
  return found.env;
}

async function select(text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: addresses.database });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  stack = await sharedTestStack();
  addresses = await stack.addresses();
  api = stackApi(addresses);
}, 120_000);

afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await stack?.giveBack();
}, 60_000);

describe('after the start command has returned', () => {
  it('stack.json says where everything is, and all of it is there', async () => {
    expect(Object.keys(addresses).toSorted()).toEqual(
      [
        ...['controlPlane', 'webhookIngest', 'resultPublisher', 'console', 'sandbox', 'traces'],
        ...['amqp', 'amqpManagement', 'database', 'apiKey', 'processes', 'auditAnchors'],
      ].toSorted(),
    );
    const { controlPlane, webhookIngest, resultPublisher, sandbox, traces, auditAnchors } = addresses;
    for (const base of [controlPlane, webhookIngest, resultPublisher]) {
      const answers = await Promise.all(['/livez', '/readyz'].map((path) => fetch(base + path)));
      expect([base, ...answers.map(({ status }) => status)]).toEqual([base, 200, 200]);
    }
    await waitUntil('the first ends of audit chains', () => existsSync(auditAnchors));
    for (const base of [sandbox, traces]) expect((await fetch(`${base}/readyz`)).status).toBe(200);
    expect((await fetch(addresses.console)).status).toBeLessThan(500);
    expect((await api('GET', '/v1/tasks')).status).toBe(200);
    expect(await select('SELECT tenant FROM waybill.tenants')).toContainEqual({ tenant: 'default' });
    const broker = await connect(addresses.amqp);
    const channel = await broker.createChannel();
    await channel.checkQueue('waybill.tasks.http');
    await broker.close();
    const management = new URL(addresses.amqpManagement);
    const login = Buffer.from(`${management.username}:${management.password}`).toString('base64');
    const overview = await fetch(`${management.origin}/api/overview`, { headers: { authorization: `Basic ${login}` } });
    expect(overview.status).toBe(200);
    expect(Object.keys(addresses.processes).toSorted()).toEqual(SERVICES.toSorted());
    for (const pid of Object.values(addresses.processes).flat()) expect(process.kill(pid, 0)).toBe(true);
  });

  it("the demo's webhook and task are done", async () => {
    const { items } = (await api('GET', '/v1/tasks?limit=100')).body as { items: { agent: string; status: string }[] };
    const shown = await select(`SELECT status, attempts FROM waybill.tasks WHERE agent = 'demo'`);
    expect(items.length).toBeGreaterThan(0);
    expect(shown).toEqual([{ status: 'succeeded', attempts: 2 }]);
    const events = await select(
      `SELECT published_at IS NOT NULL AS published FROM waybill.events e JOIN waybill.sources s ON s.name = 'demo-github'
       WHERE e.routing_key = 'demo-github.issues'`,
    );
    expect(events).toEqual([{ published: true }]);
  });

  it('starting it again touches nothing', async () => {
    const before = readFileSync(join(stack.home, 'stack.json'), 'utf8');
    const postmaster = readFileSync(join(stack.home, 'run/database.json'), 'utf8');
    const node = readFileSync(join(stack.home, 'run/broker.json'), 'utf8');
    const at = performance.now();
    await stack.mend();
    expect(performance.now() - at).toBeLessThan(15_000);
    expect(readFileSync(join(stack.home, 'stack.json'), 'utf8')).toBe(before);
    expect(readFileSync(join(stack.home, 'run/database.json'), 'utf8')).toBe(postmaster);
    expect(readFileSync(join(stack.home, 'run/broker.json'), 'utf8')).toBe(node);
  });
});

describe('a service with a wrong configuration', () => {
  it.each(SERVICES)('%s lists every setting that is wrong or missing in one message, and exits 1', async (service) => {
    const wrong = {
      HTTP_PORT: '99999',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://root:canary@db/x',
      DATABASE_POOL_SIZE: 'many',
    };
    const { ended, said } = startService(service, wrong);
    expect(await ended).toEqual({ code: 1, signal: null });
    for (const name of [...Object.keys(wrong), 'RABBITMQ_URL', 'CREDENTIALS_KEY_FILE']) expect(said()).toContain(name);
    expect(said()).toMatch(/^Cannot start, \d settings are wrong:/);
    expect(said()).toContain('postgres://');
    expect(said()).toContain('from 0 to 65535');
    expect(said()).not.toContain('canary');
    expect(said()).not.toMatch(/\n\s+at /);
  });

  it('names the connectors it knows where one is unknown', async () => {
    const { ended, said } = startService('connector-worker', {
      ...settingsOf('connector-worker.1'),
      CONNECTORS: 'http,htpp',
    });
    expect(await ended).toEqual({ code: 1, signal: null });
    expect(said()).toMatch(/CONNECTORS.*http,htpp.*of: http/);
  });

  it('says which file it cannot read its keys from', async () => {
    const settings = { ...settingsOf('connector-worker.1'), CREDENTIALS_KEY_FILE: '/nowhere/keys', HTTP_PORT: '0' };
    const { ended, said } = startService('connector-worker', settings);
    expect(await ended).toEqual({ code: 1, signal: null });
    expect(said()).toContain('/nowhere/keys');
  });
});

describe('a worker that is asked to end', () => {
  it('finishes what it has begun, takes nothing new, leaves nothing unacknowledged and exits 0', async () => {
    const connection = `drain-${randomUUID().slice(0, 8)}`;
    const made = await api('POST', '/v1/connections', {
      name: connection,
      connector: 'http',
      settings: { baseUrl: addresses.sandbox },
      credentials: { type: 'bearer', token: 'sandbox-token' },
    });
    expect(made.status).toBe(201);
    const worker = startService('connector-worker', { ...settingsOf('connector-worker.1'), HTTP_PORT: '0' });
    await waitUntil('a second worker', () => worker.said().includes('is listening'), { deadlineMs: 20_000 });
    await waitUntil('it to consume', async () => (await consumers()) === 2, { deadlineMs: 20_000 });

    // Half of them go to this worker; none of class `once` may be sent again.
    const titles = Array.from({ length: 12 }, (_, index) => `${connection} ${index}`);
    const ids: string[] = [];
    for (const title of titles) {
      const input = { method: 'POST', path: '/issues', query: { delay: '2500' }, body: { title } };
      const task = { connector: 'http', action: 'request', connection, input };
      ids.push((await api('POST', '/v1/tasks', task)).body.id);
    }
    await waitUntil('all of them to be under way', async () =>
      (await statuses(ids)).every((status) => status === 'intent'),
    );
    const finished = () => worker.said().match(/"outcome":"succeeded"/g)?.length ?? 0;
    expect(finished()).toBe(0);
    worker.child.kill('SIGTERM');
    expect(await worker.ended).toEqual({ code: 0, signal: null });
    expect(finished()).toBeGreaterThan(0);
    expect(worker.said()).toContain('has stopped');
    expect(await consumers()).toBe(1);

    await waitUntil('all of them to succeed', async () =>
      (await statuses(ids)).every((status) => status === 'succeeded'),
    );
    const attempts = await select(`SELECT DISTINCT attempts FROM waybill.tasks WHERE connection = '${connection}'`);
    expect(attempts).toEqual([{ attempts: 1 }]);
    const log = (await (await fetch(`${addresses.sandbox}/log`)).json()) as {
      effects: { fields: { title?: string } }[];
    };
    const effects = log.effects.filter(({ fields }) => titles.includes(fields?.title ?? ''));
    expect(effects).toHaveLength(titles.length);
    await waitUntil(
      'nothing to be unacknowledged',
      async () => {
        const { unacknowledged, ready } = await tasksQueue();
        return unacknowledged + ready === 0;
      },
      { deadlineMs: 20_000, everyMs: 500 },
    );
  });

  const statuses = (ids: readonly string[]) =>
    Promise.all(ids.map(async (id) => (await api('GET', `/v1/tasks/${id}`)).body.status as string));

  /** As the broker says at once; the API shows statistics, which are some seconds old. */
  const consumers = async () => {
    const broker = await connect(addresses.amqp);
    const { consumerCount } = await (await broker.createChannel()).checkQueue('waybill.tasks.http');
    await broker.close();
    return consumerCount;
  };

  const tasksQueue = async () => {
    const { items } = (await api('GET', '/v1/queues')).body as {
      items: { name: string; unacknowledged: number; ready: number }[];
    };
    const found = items.find(({ name }) => name === 'waybill.tasks.http');
    if (!found) throw new Error('there is no queue of tasks');
    return found;
  };
});
