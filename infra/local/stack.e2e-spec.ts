import { readdirSync, readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestStack, type TestStack } from '../../test/support/stack.js';
import { waitUntil } from '../../test/support/wait-until.js';

/** Ids of the processes that carry the stack's mark or stand in its database's folder, zombies left out. */
function processesOf(home: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const environment = `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}\0`;
        const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
        if (stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z')) return false;
        return environment.includes(`\0WAYBILL_STACK=${home}\0`) || command.includes(`${home}/`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

const kill = (pid: number | undefined) => process.kill(Number(pid), 'SIGKILL');
const pidIn = (home: string, file: string) => Number(readFileSync(`${home}/${file}`, 'utf8').trim());
const recorded = (home: string, name: string) =>
  Number((JSON.parse(readFileSync(`${home}/run/${name}.json`, 'utf8')) as { pid: number }).pid);

describe('the local stack', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startTestStack(['--workers', '2']);
  }, 120_000);
  afterAll(() => stack?.remove(), 60_000);

  it('runs as many workers as were asked for, and every address answers', async () => {
    const { processes, ...addresses } = await stack.addresses();
    expect(Object.fromEntries(Object.entries(processes).map(([name, pids]) => [name, pids.length]))).toEqual({
      'control-plane': 1,
      'webhook-ingest': 1,
      'connector-worker': 2,
      'result-publisher': 1,
    });
    for (const base of [
      addresses.controlPlane,
      addresses.webhookIngest,
      addresses.resultPublisher,
      addresses.sandbox,
    ]) {
      expect((await fetch(`${base}/readyz`)).status).toBe(200);
    }
  });

  it('keeps stack.json and its secrets from other users', () => {
    const { mode } = statSync(`${stack.home}/stack.json`);
    expect(mode & 0o077).toBe(0);
  });

  it('starts a service that dies again by itself, and stack.json follows', async () => {
    const before = await stack.addresses();
    kill(before.processes['result-publisher']?.[0]);
    const after = await waitUntil(
      'another process of the result-publisher in stack.json',
      async () => {
        const now = await stack.addresses();
        const [pid] = now.processes['result-publisher'] ?? [];
        return pid !== undefined && pid !== before.processes['result-publisher']?.[0] ? now : undefined;
      },
      { deadlineMs: 15_000 },
    );
    expect(after.processes['control-plane']).toEqual(before.processes['control-plane']);
  }, 20_000);

  it('mends what has died when it is started again, and touches nothing else', async () => {
    const before = await stack.addresses();
    kill(recorded(stack.home, 'supervisor'));
    kill(before.processes['webhook-ingest']?.[0]);
    kill(recorded(stack.home, 'database'));
    kill(pidIn(stack.home, 'broker/node.pid'));
    const after = await stack.mend();
    expect(after.processes['webhook-ingest']).not.toEqual(before.processes['webhook-ingest']);
    for (const service of ['control-plane', 'connector-worker', 'result-publisher']) {
      expect([service, after.processes[service]]).toEqual([service, before.processes[service]]);
    }
    expect({ ...after, processes: {} }).toEqual({ ...before, processes: {} });
  }, 90_000);

  it('leaves no process behind when it is stopped, epmd included', async () => {
    expect(processesOf(stack.home).length).toBeGreaterThan(5);
    await stack.stop();
    expect(processesOf(stack.home)).toEqual([]);
  }, 60_000);
});
