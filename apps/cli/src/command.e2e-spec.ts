import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import { PostgresDeadLetterSink } from '#libs/persistence';
import type { ControlPlaneScene } from '../../../test/support/control-plane-scene.js';
import { deadLetter } from '../../../test/support/dead-letters.js';
import { shopScene } from '../../../test/support/shop-scene.js';
import { waitUntil } from '../../../test/support/wait-until.js';

const MAIN = 'dist/apps/cli/src/main.js';
const home = mkdtempSync(join(tmpdir(), 'cli-'));
const input = { method: 'GET', path: '/' };

let scene: ControlPlaneScene;
beforeAll(async () => {
  scene = await shopScene();
}, 30_000);
afterAll(() => scene?.drop(), 30_000);

interface Running {
  child: ChildProcess;
  output: { out: string; err: string };
  end: Promise<{ code: number | null; out: string; err: string }>;
}

/** The command as it is typed, with no terminal around it. */
function begin(args: readonly string[], environment: Record<string, string> = {}): Running {
  const env = { WAYBILL_URL: scene.url, WAYBILL_API_KEY: scene.keys.acme, WAYBILL_HOME: home, ...environment };
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    output.out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    output.err += String(chunk);
  });
  const end = once(child, 'close').then(([code]) => ({ code: code as number | null, ...output }));
  return { child, output, end };
}
const waybill = (args: readonly string[], environment?: Record<string, string>) => begin(args, environment).end;

async function task(): Promise<string> {
  const json = { connector: 'http', action: 'request', connection: 'shop', input };
  return (await scene.call('POST', '/v1/tasks', { json })).body.id;
}
const end = (ids: readonly string[], status: string, from = 'accepted') =>
  scene.query(`UPDATE tasks SET status = $2, finished_at = now(), wake_at = NULL WHERE id = ANY ($1) AND status = $3`, [
    ids,
    status,
    from,
  ]);

/** Tasks that failed, all for one reason that nothing else has, and the incident of their dead letters. */
async function failed(count: number): Promise<{ incident: string; reason: string; tasks: string[] }> {
  const reason = `r-${newUuid()}`;
  const tasks = await Promise.all(Array.from({ length: count }, task));
  await end(tasks, 'failed');
  await new PostgresDeadLetterSink(scene.superuser).store(tasks.map((taskId) => deadLetter({ reason, taskId })));
  const [incident] = await scene.query<{ id: string }>('SELECT id FROM incidents WHERE code = $1', [reason]);
  return { incident: incident?.id ?? '', reason, tasks };
}

describe('the command against a control-plane', () => {
  it('lists for people and for programs, page after page', async () => {
    const id = await task();
    await task();
    const table = await waybill(['tasks', '--limit', '1']);
    expect(table).toMatchObject({ code: 0, err: expect.stringContaining('there are more: --all, or --cursor ') });
    expect(table.out).toMatch(/^Id +Status +Reason .*\n[0-9a-f-]{36} +accepted .*ago\)\n$/);
    const page = await waybill(['tasks', 'list', '--limit', '1', '--json']);
    expect(JSON.parse(page.out)).toMatchObject({ items: [{ status: 'accepted' }], nextCursor: expect.any(String) });
    const all = await waybill(['tasks', '--all', '--limit', '1', '--json']);
    const lines = all.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).id);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines).toContain(id);
    for (const group of ['queues', 'incidents', 'redrive-runs', 'dead-letters', 'sources', 'subscriptions']) {
      expect([group, (await waybill([group])).code]).toEqual([group, 0]);
    }
    expect((await waybill(['connections', 'get', 'shop'])).out).toMatch(/^name +shop\n/);
  });

  it('ends with a code that says what came of it, and shows no key', async () => {
    const id = await task();
    const ends = await Promise.all([
      waybill(['tasks', 'get', newUuid()]),
      waybill(['tasks', 'resolve', id, '--decision', 'retry', '--yes', '--json']),
      waybill(['tasks', 'cancel', id]),
      waybill(['dead-letters', 'redrive', '--yes']),
      waybill(['queues'], { WAYBILL_API_KEY: 'wb_wrong' }),
      waybill(['queues'], { WAYBILL_URL: '', WAYBILL_API_KEY: '' }),
      waybill(['queues', '--url', 'http://127.0.0.1:9']),
      waybill(['nothing']),
    ]);
    expect(ends.map(({ code }) => code)).toEqual([3, 3, 2, 2, 4, 5, 5, 2]);
    for (const { out, err } of ends) {
      expect(out).toBe('');
      expect(err).not.toContain(scene.keys.acme);
    }
    expect(JSON.parse(ends[1]?.err ?? '')).toMatchObject({ exit: 3, status: 409 });
    expect(ends[2]?.err).toContain('there is no terminal to ask at: give --yes');
    expect((await scene.call('GET', `/v1/tasks/${id}`)).body.status).toBe('accepted');
    expect((await waybill(['tasks', 'cancel', id, '--yes'])).out).toMatch(/status +cancelled/);
  });

  it('follows a run that it began to its end', async () => {
    const { incident, tasks } = await failed(4);
    const trial = await waybill(['incidents', 'redrive', incident, '--dry-run']);
    expect(trial).toMatchObject({ code: 0, out: '4 selected; it goes for 4 of them.\n' });
    const following = begin(['incidents', 'redrive', incident, '--yes', '--rate', '100']);
    const ended = await waitUntil(
      'the command to end',
      async () => {
        await end(tasks, 'succeeded');
        return following.child.exitCode !== null;
      },
      { deadlineMs: 30_000 },
    );
    expect(ended).toBe(true);
    const { code, out, err } = await following.end;
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^Run \S+ is done: of 4 4 succeeded\.\n$/) });
    expect(err).toMatch(/running \d\/4 \(\d+ %\), batch \d\/\d, 100\/s at most/);
  }, 60_000);

  it('leaves a run running at Ctrl-C, and says how to cancel it', async () => {
    const { reason } = await failed(3);
    const following = begin(['redrive-runs', 'start', '--reason', reason, '--yes']);
    await waitUntil('the run to begin', () => /batch 1/.test(following.output.err));
    following.child.kill('SIGINT');
    const { code, err } = await following.end;
    const [, run = ''] = /waybill redrive-runs cancel (\S+) cancels it/.exec(err) ?? [];
    expect(code).toBe(130);
    expect((await scene.call('GET', `/v1/redrive-runs/${run}`)).body.state).toBe('running');
    const again = await waybill(['redrive-runs', 'start', '--reason', reason, '--yes']);
    expect(again).toMatchObject({ code: 3, err: expect.stringContaining(run) });
    expect((await waybill(['redrive-runs', 'cancel', run, '--yes'])).out).toMatch(/state +cancelled/);
  }, 60_000);

  it('fails where the run that it follows stops by itself', async () => {
    const { reason, tasks } = await failed(3);
    const following = begin(['redrive-runs', 'start', '--reason', reason, '--yes', '--rate', '100']);
    await waitUntil(
      'the command to end',
      async () => {
        await end(tasks, 'failed');
        return following.child.exitCode !== null;
      },
      { deadlineMs: 30_000 },
    );
    const { code, out } = await following.end;
    expect({ code, out }).toEqual({ code: 1, out: expect.stringMatching(/ is stopped .*of 3 1 failed, 2 left\./) });
    const [, id = ''] = /^Run (\S+) /.exec(out) ?? [];
    const items = await waybill(['redrive-runs', 'items', id, '--state', 'failed', '--json']);
    expect(JSON.parse(items.out).items).toMatchObject([{ state: 'failed', taskId: expect.any(String) }]);
  }, 60_000);

  it('does not wait for a run where it is told so', async () => {
    const { reason } = await failed(2);
    const begun = await waybill(['redrive-runs', 'start', '--reason', reason, '--yes', '--detach', '--json']);
    const { id, state } = JSON.parse(begun.out);
    expect([begun.code, state]).toEqual([0, 'running']);
    expect((await waybill(['redrive-runs', 'cancel', id, '--yes'])).code).toBe(0);
  }, 60_000);

  it('decides over parked tasks: tried out, begun, left at Ctrl-C, watched again, and cancelled', async () => {
    const reason = `r-${newUuid()}`;
    const tasks = await Promise.all(Array.from({ length: 40 }, task));
    await scene.query(`UPDATE tasks SET status = 'parked', reason = $2, wake_at = NULL WHERE id = ANY ($1)`, [
      tasks,
      reason,
    ]);
    const wish = ['tasks', 'decide', '--reason', reason, '--decision', 'abandon', '--note', 'none arrived'];
    const trial = await waybill([...wish, '--dry-run']);
    expect(trial).toMatchObject({ code: 0, out: expect.stringContaining('40 selected; it goes for 40 of them.') });
    expect(trial.out).toContain(`  40 of http.request, ${reason}, effect class unknown`);
    const following = begin([...wish, '--rate', '2', '--yes']);
    await waitUntil('the run to begin', () => /running \d+\/40/.test(following.output.err));
    following.child.kill('SIGINT');
    const { code, err } = await following.end;
    const [, run = ''] = /waybill decision-runs cancel (\S+) cancels it/.exec(err) ?? [];
    expect(code).toBe(130);
    const again = begin(['decision-runs', 'get', run, '--follow', '--json']);
    await waitUntil('the watch to begin', () => /running \d+\/40/.test(again.output.err));
    expect((await waybill(['decision-runs', 'cancel', run, '--yes'])).code).toBe(0);
    const watched = await again.end;
    expect(watched.code).toBe(1);
    const { decided, left } = JSON.parse(watched.out);
    expect(decided + left).toBe(40);
    const rest = await waybill([...wish, '--yes', '--rate', '1000']);
    expect(rest).toMatchObject({ code: 0, out: expect.stringContaining(`is done: of ${left} tasks ${left} decided.`) });
    expect(await waybill([...wish, '--yes'])).toMatchObject({ code: 3, out: '' });
    expect((await waybill(['tasks', 'parked', '--reason', reason])).err).toContain('There are none.');
  }, 60_000);

  it('finds what is wrong, and says what to do', async () => {
    await failed(1);
    const { code, out } = await waybill(['doctor', '--service', 'http://127.0.0.1:9']);
    expect(code).toBe(1);
    expect(out).toMatch(/^ok +control-plane +ready at /);
    expect(out).toMatch(/^fail +127\.0\.0\.1:9 +no answer .*\n +start it/m);
    expect(out).toMatch(/^fail +queues +no consumer: .*waybill\.tasks\.http/m);
    expect(out).toMatch(/^fail +dead letters .* open, and \d+ incidents? grows?/m);
    const { findings } = JSON.parse((await waybill(['doctor', '--json'])).out);
    expect(findings.map(({ about }: { about: string }) => about)).toEqual([
      'control-plane',
      'queues',
      'oldest task',
      'dead letters',
      'parked tasks',
      'connections',
      'pauses',
      'results owed',
    ]);
  });

  it('tells of tasks as they end', async () => {
    const before = await task();
    const tail = begin(['tail', '--json', '--count', '2', '--interval', '0.2', '--status', 'succeeded']);
    await waitUntil('it to follow', () => tail.output.err.includes('Following'));
    const after = await task();
    await end([await task()], 'failed');
    await end([before, after], 'succeeded');
    const { code, out } = await tail.end;
    const told = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).id);
    expect({ code, told: told.toSorted() }).toEqual({ code: 0, told: [before, after].toSorted() });
  }, 30_000);
});
