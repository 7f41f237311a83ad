import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CountingProvider } from '../support/counting-provider.js';
import { startTestStack, type TestStack } from '../support/stack.js';
import { stackApi } from '../support/stack-api.js';
import { waitUntil } from '../support/wait-until.js';

jest.setTimeout(300_000);

let stack: TestStack;
let provider: CountingProvider;

const backup = () => `${stack.home}-backup`;
const data = () => {
  const inHome = join(stack.home, 'postgres/data');
  if (existsSync(inHome)) return inHome;
  return join('/var/lib/waybill', readFileSync(join(stack.home, 'secrets/identity'), 'utf8').trim(), 'data');
};
/** With owners and rights, without which PostgreSQL does not start. */
const copyWhole = (from: string, to: string) => execFileSync('cp', ['-a', from, to]);
const api = async () => stackApi(await stack.addresses());

async function submit(connection: string, id: string, over: Record<string, unknown> = {}): Promise<string> {
  const answer = await (await api())(
    'POST',
    '/v1/tasks',
    {
      connector: 'http',
      action: 'request',
      connection,
      input: { method: 'POST', path: '/orders', body: { id, trouble: 'none', delayMs: 0 } },
      ...over,
    },
    { 'idempotency-key': `"${id}"` },
  );
  expect([id, answer.status]).toEqual([id, 202]);
  return answer.body.id;
}

const ended = async (task: string, status: string) => {
  const call = await api();
  return waitUntil(
    `${task} to be ${status}`,
    async () => {
      const { body } = await call('GET', `/v1/tasks/${task}`);
      return body?.status === status ? body : null;
    },
    { deadlineMs: 60_000 },
  );
};

/** Runs the command against the servers of the stack. */
async function waybill(...args: string[]): Promise<{ code: number; output: string }> {
  const { DATABASE_URL: _database, RABBITMQ_URL: _broker, ...environment } = process.env;
  const child = spawn(process.execPath, ['infra/local/cli.mjs', ...args], {
    env: { ...environment, WAYBILL_HOME: stack.home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk);
    });
  }
  const [code] = await once(child, 'exit');
  return { code, output };
}

beforeAll(async () => {
  provider = await CountingProvider.start();
  stack = await startTestStack();
  const call = await api();
  for (const [name, settings] of [
    ['keyed', { baseUrl: provider.url, idempotencyHeader: 'Idempotency-Key' }],
    ['once', { baseUrl: provider.url }],
  ] as const) {
    const body = { name, connector: 'http', settings, credentials: { type: 'none' } };
    expect((await call('POST', '/v1/connections', body)).status).toBe(201);
  }
});
afterAll(async () => {
  provider?.close();
  await stack?.remove();
  if (stack) rmSync(backup(), { recursive: true, force: true });
});

describe('a database that was restored from an older copy', () => {
  const tasks: Record<string, string> = {};

  it('is taken as it is as long as nothing was lost, also after a stop and a start', async () => {
    // Of the backup they are accepted, and wait; they are carried out after it.
    const notBefore = new Date(Date.now() + 1_000_000).toISOString();
    tasks['later'] = await submit('once', 'later', { notBefore });
    for (const connection of ['keyed', 'once']) tasks[connection] = await submit(connection, `first-${connection}`);
    for (const connection of ['keyed', 'once']) await ended(tasks[connection] ?? '', 'succeeded');
    const { processes } = await stack.addresses();
    // Without a worker tasks stay accepted: that is how the copy shows them.
    for (const pid of processes['connector-worker'] ?? []) process.kill(pid, 'SIGSTOP');
    for (const connection of ['keyed', 'once'])
      tasks[`doubted ${connection}`] = await submit(connection, `doubted-${connection}`);
    for (const pid of processes['connector-worker'] ?? []) process.kill(pid, 'SIGKILL');
    await stack.stop();
    copyWhole(data(), backup());
    await stack.mend();
    for (const connection of ['keyed', 'once']) {
      await ended(tasks[`doubted ${connection}`] ?? '', 'succeeded');
      expect(provider.effects(`doubted-${connection}`)).toBe(1);
    }
    await submit('keyed', 'forgotten-keyed').then((id) => ended(id, 'succeeded'));
  });

  it('keeps the services from starting, in one sentence that names the command', async () => {
    await stack.stop();
    rmSync(data(), { recursive: true });
    copyWhole(backup(), data());
    const refused = await stack.mend().then(
      () => 'it started',
      (error: Error) => error.message,
    );
    expect(refused).toMatch(/died 4 times in a row|is not as it was last seen/);
    // The start gives up at the first that keeps dying; who was ended before it had looked has done nothing.
    const refusing = ['connector-worker', 'result-publisher', 'webhook-ingest'].filter((service) =>
      /PostgreSQL is not as it was last seen: its beat is \d+, and \d+ was seen.*run \\"waybill recover\\"/.test(
        readFileSync(join(stack.home, `logs/${service}.1.log`), 'utf8'),
      ),
    );
    expect(refusing.length).toBeGreaterThan(0);
    expect(provider.effects('doubted-once')).toBe(1);
  });

  it('is shown by the command, which does nothing unless it is told to', async () => {
    const unsure = await waybill('recover');
    expect(unsure).toMatchObject({ code: 1, output: expect.stringMatching(/went back in time.*must be recovered/) });
    expect(unsure.output).toMatch(/Nothing was done; give --yes/);
  });

  it('is worked with again once it was recovered, and nothing is doubled at the third party', async () => {
    const done = await waybill('recover', '--yes');
    expect(done).toMatchObject({ code: 0, output: expect.stringMatching(/Epoch 2 has begun/) });
    await stack.mend();
    const parked = await ended(tasks['doubted once'] ?? '', 'parked');
    expect(parked.reason).toBe('recovered');
    await ended(tasks['doubted keyed'] ?? '', 'succeeded');
    await submit('keyed', 'forgotten-keyed').then((id) => ended(id, 'succeeded'));
    for (const id of ['first-keyed', 'first-once', 'doubted-keyed', 'doubted-once', 'forgotten-keyed']) {
      expect([id, provider.effects(id)]).toEqual([id, 1]);
    }
    const { body } = await (await api())('GET', `/v1/tasks/${tasks['later']}`);
    expect(body.status).toBe('waiting');
    expect(await submit('once', 'after').then((id) => ended(id, 'succeeded'))).toMatchObject({ status: 'succeeded' });
  });
});
