import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { waitUntil } from '../../support/wait-until.js';
import { HEALING_MS } from './healing.js';
import { judgeAnnouncements, judgeReplies, judgeTask, judgeTellings, judgeWebhooks, type TaskEnd } from './judge.js';
import { killAtEach, type SingleReport } from './kill-lane.js';
import { observeDisorder, observeEnds, observeOwed, observeTellings } from './observe.js';
import { needsSingle, POINTS, SERVICES, type ServiceName } from './points.js';
import { type SinglesStack, startSinglesStack } from './singles-stack.js';
import { Teller } from './teller.js';
import { makeWorld, type World } from './world.js';

jest.setTimeout(2_400_000);

/** How long a process may take to reach its point. */
const PATIENCE_MS = 240_000;
/** A story is told again so long after its end. */
const PAUSE_MS = 1_000;

let stack: SinglesStack;
let world: World;
let teller: Teller;
let ends: Map<string, TaskEnd>;

const traceOf = (service: ServiceName) => join(stack.home, `points-${service}`);

/** TEST_SINGLES=1/1 kills at every point, 2/4 at every fourth from the second on: an eighth, another one every day, by default. */
const SHARE = process.env['TEST_SINGLES'] ?? `${1 + (Math.floor(Date.now() / 86_400_000) % 8)}/8`;
const [first = 1, of = 1] = SHARE.split('/').map(Number);
const isShared = (_point: string, index: number) => index % of === first - 1;

function lane(service: ServiceName): Promise<SingleReport[]> {
  return killAtEach(POINTS[service].filter(isShared), {
    service,
    start: (failpoints) => stack.start(service, failpoints),
    trace: traceOf(service),
    patienceMs: PATIENCE_MS,
  });
}

beforeAll(async () => {
  stack = await startSinglesStack();
}, 120_000);

afterAll(async () => {
  await teller?.stop();
  await world?.close();
  await stack?.remove();
}, 240_000);

describe(`every service, killed once at each of its points (TEST_SINGLES=${SHARE})`, () => {
  it('dies there, and is started again over what it left behind', async () => {
    // What the control-plane does for a tenant only once must be met while the world is made.
    const controlPlane = lane('control-plane');
    world = await makeWorld(stack);
    teller = new Teller(world, PAUSE_MS);
    const lanes = SERVICES.filter((service) => service !== 'control-plane').map(lane);
    const reports = (await Promise.all([controlPlane, ...lanes])).flat();
    await waitUntil('every story to be told twice', () => teller.hasTold(2), { deadlineMs: HEALING_MS });
    await teller.stop();
    const told = [...teller.told.values()].reduce((sum, times) => sum + times, 0);
    const { tasks, webhooks } = world.account;
    console.log(
      `${reports.length} singles; ${told} stories; ${tasks.length} tasks and ${webhooks.length} webhooks accepted`,
    );
    const wrong = reports.filter((report) => report.wrong !== null);
    expect({ wrong, failures: teller.failures }).toEqual({ wrong: [], failures: [] });
  });

  it('has a single for every point that was reached', () => {
    for (const service of SERVICES) {
      const reached = new Set(readFileSync(traceOf(service), 'utf8').trim().split('\n').filter(needsSingle));
      expect([service, [...reached].toSorted()]).toEqual([service, POINTS[service].toSorted()]);
    }
  });

  it('leaves nothing owed and every queue empty', async () => {
    await waitUntil(
      'quiet',
      async () => {
        const owed = await observeOwed(world);
        if (owed.length > 0) throw new Error(owed.join('; '));
        return true;
      },
      { deadlineMs: HEALING_MS, everyMs: 1_000 },
    );
  });

  it('loses and doubles nothing: every accepted task has one end, and the effects of that end', async () => {
    ends = await observeEnds(world);
    const { tasks } = world.account;
    expect(tasks.flatMap((task) => judgeTask(task, ends.get(task.id)))).toEqual([]);
    const parked = tasks.filter(({ id }) => ends.get(id)?.status === 'parked').length;
    console.log(`${tasks.length} tasks, ${parked} of class once parked`);
    expect(parked).toBeLessThan(tasks.length / 10);
    expect(await observeDisorder(world)).toEqual([]);
  });

  it('tells every end, to everybody who asked, and always in the same words', async () => {
    const { account, results, replies, events, forwarded, callbacks } = world;
    const told = observeTellings(results);
    expect(judgeAnnouncements(account.tasks, ends, told)).toEqual([]);
    expect(judgeReplies(account.tasks, new Set(replies.map(({ properties }) => properties.correlationId)))).toEqual([]);
    const idsOf = (inbox: typeof events) => new Set(observeTellings(inbox).map(({ id }) => id));
    const calledBack = new Set([...callbacks.bodies].filter(([, bodies]) => bodies.size > 0).map(([id]) => id));
    const outlets = { event: idsOf(events), 'AMQP delivery': idsOf(forwarded), callback: calledBack };
    expect(judgeWebhooks(account.webhooks, outlets)).toEqual([]);
    expect([
      ...judgeTellings('result', [...told, ...observeTellings(replies)]),
      ...judgeTellings('event', [...observeTellings(events), ...observeTellings(forwarded)]),
      ...[...callbacks.bodies].filter(([, bodies]) => bodies.size > 1).map(([id]) => `callback ${id}`),
    ]).toEqual([]);
  });
});
