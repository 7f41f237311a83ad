import { describe, expect, it } from '@jest/globals';
import { killAtEach } from './kill-lane.js';
import type { Death, ServiceProcess } from './service-process.js';

const dead = (over: Partial<Death>): Death => ({ signal: 'SIGKILL', code: null, point: null, said: '', ...over });

/** A lane whose processes end as told, in turn; null never ends by itself. */
async function lane(points: readonly string[], deaths: readonly (Death | null)[]) {
  const started: string[] = [];
  const reports = await killAtEach(points, {
    service: 'webhook-ingest',
    trace: '/trace',
    patienceMs: 10,
    start: (failpoints) => {
      const death = deaths[started.push(failpoints) - 1];
      const killed = Promise.withResolvers<Death>();
      if (death) killed.resolve(death);
      const process: Pick<ServiceProcess, 'death' | 'kill'> = {
        death: killed.promise,
        kill: async () => dead({}),
      };
      return process as ServiceProcess;
    },
  });
  return { started, wrong: reports.map(({ wrong }) => wrong) };
}

describe('a lane of singles', () => {
  it('arms each point once, and starts the service unarmed at last', async () => {
    const { started, wrong } = await lane(
      ['call.before', 'call.after'],
      [dead({ point: 'call.before' }), dead({ point: 'call.after' })],
    );
    expect(started).toEqual(['trace:/trace,call.before=kill', 'trace:/trace,call.after=kill', 'trace:/trace']);
    expect(wrong).toEqual([null, null]);
  });

  it('tells a process that never came there, and one that ended otherwise', async () => {
    const deaths = [null, dead({ point: null, said: 'out of memory' }), dead({ signal: null, code: 1, point: null })];
    const { wrong } = await lane(['call.before', 'call.after', 'answer.before'], deaths);
    expect(wrong).toEqual([
      'it was not reached',
      'ended by SIGKILL at null: out of memory',
      'ended by code 1 at null: ',
    ]);
  });
});
