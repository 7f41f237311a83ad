import { waitUntil } from '../../support/wait-until.js';
import type { Api, ShownRun } from './api.js';
import type { Count } from './judge.js';
import { CONNECTOR, type Services } from './services.js';

/** Tasks sent in a second at most: the most there can be, and so few of few letters that there is a midway. */
const rateOf = (letters: number): number => Math.min(1_000, Math.ceil(letters / 20));

/** Where the second run is when the control-plane is killed: shares of what can be sent. */
const KILLS = [1 / 3, 2 / 3];
const DEADLINE_MS = 1_800_000;
const EVERY_MS = 20;

/** What the two runs came to. */
export interface RedriveStory {
  /** The one over the largest incident, which was cancelled. */
  cancelled: ShownRun;
  /** The one over all that was left. */
  last: ShownRun;
  /** Tasks sent in a second at most. */
  rate: number;
  /** Control-planes killed while a run was going on. */
  killsMidway: number;
  seconds: number;
}

/**
 * Redrives the largest incident, kills the control-plane when a quarter of it is sent, starts it again, cancels the run when
 * it is half through; then redrives all that is left, with two more kills on the way.
 */
export async function redriveAll(services: Services, api: Api, say: (text: string) => void): Promise<RedriveStory> {
  const began = performance.now();
  let killsMidway = 0;
  const until = (id: string, what: string, isSo: (run: ShownRun) => boolean): Promise<ShownRun> => {
    const look = async () => {
      const run = await api.run(id);
      return isSo(run) ? run : null;
    };
    const patience = { deadlineMs: DEADLINE_MS, everyMs: EVERY_MS };
    return services.during(waitUntil(`${what} of run ${id}`, look, patience), DEADLINE_MS);
  };
  const killAt = async (id: string, share: number): Promise<void> => {
    const { sent, selected, state } = await until(id, `${share} to be sent`, isThrough(share));
    await services.kill('control-plane');
    if (state === 'running' && sent < selected) killsMidway += 1;
    say(`  control-plane killed when ${sent} of ${selected} were sent`);
    await services.start('control-plane');
    await services.ready('control-plane');
  };

  const { items } = await api.call<{ items: { id: string; letters: number }[] }>('GET', '/v1/incidents?state=open');
  const [largest] = items.toSorted((a, b) => b.letters - a.letters);
  const rate = rateOf(items.reduce((sum, { letters }) => sum + letters, 0));
  const first = await api.call<ShownRun>('POST', `/v1/incidents/${largest?.id}/redrive`, { rate });
  await killAt(first.id, 0.25);
  await until(first.id, 'half', isThrough(0.5));
  await api.call('POST', `/v1/redrive-runs/${first.id}/cancel`);
  const cancelled = await until(first.id, 'the end of what was sent', ({ underWay }) => underWay === 0);
  say(`  run cancelled: ${cancelled.sent} of ${cancelled.selected} were sent, ${cancelled.left} are letters still`);

  const second = await api.call<ShownRun>('POST', '/v1/redrive-runs', { filter: { connector: CONNECTOR }, rate });
  for (const share of KILLS) await killAt(second.id, share);
  const last = await until(second.id, 'the end', ({ state }) => state !== 'running');
  say(`  second run ${last.state}: ${last.succeeded} of ${last.selected} succeeded`);
  return { cancelled, last, rate, killsMidway, seconds: (performance.now() - began) / 1_000 };
}

/** Whether so much of what can be sent was sent, or the run is over. */
const isThrough =
  (share: number) =>
  ({ sent, selected, state }: ShownRun): boolean =>
    sent >= selected * share || state !== 'running';

/** Whether both runs were disturbed where they should be: else the counts would prove less than they say. */
export function midwayCounts({ cancelled, last, killsMidway }: RedriveStory): Count[] {
  const kills = 1 + KILLS.length;
  return [
    { count: 'control-planes killed midway', value: killsMidway, shallBe: kills, met: killsMidway === kills },
    ...[
      ['runs cancelled midway', cancelled.state === 'cancelled' && cancelled.left > 0] as const,
      ['runs through to the end', last.state === 'done'] as const,
    ].map(([count, met]) => ({ count, value: met ? 1 : 0, shallBe: 1, met })),
  ];
}
