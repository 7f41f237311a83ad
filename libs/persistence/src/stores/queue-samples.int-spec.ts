import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import { listQueueSamples } from '../statements/list-queue-samples.js';
import { QueueHistoryStore } from './queue-history-store.js';
import { QueueSampleStore } from './queue-sample-store.js';

let stage: DatabaseStage;

const query: DatabaseStage['query'] = (text, parameters) => stage.query(text, parameters);

let samples: QueueSampleStore;
let history: QueueHistoryStore;

beforeAll(async () => {
  stage = await databaseStage();
  samples = new QueueSampleStore(await stage.openAs('waybill_maintenance'));
  history = new QueueHistoryStore(await stage.openAs('waybill_control_plane'));
}, 30_000);
afterAll(() => stage?.drop());
beforeEach(() => query('TRUNCATE queue_samples'));

const queue = (name: string, over: object = {}) => ({
  ...{ name, ready: 1, unacknowledged: 2, consumers: 3, rateIn: 0.5, rateOut: 1.5 },
  ...over,
});
const TIMES = { from: new Date(Date.now() - 86_400_000 * 30), to: new Date(Date.now() + 86_400_000) };
const told = (name: string, step = 15, tenant = 'acme') => history.list(tenant, name, step, TIMES);

/** Samples of a quarter of a minute, so many of them until so long ago. */
const earlier = (name: string, count: number, until: string) =>
  query(
    `INSERT INTO queue_samples SELECT $1, 15, date_bin('5 minutes', now(), 'epoch') - $3::interval - n * interval '15 seconds',
       n, n, 10, CASE WHEN n = 3 THEN 0 ELSE 2 END, 4, 8 FROM generate_series(1, $2::int) n`,
    [name, count, until],
  );

describe('samples of queues', () => {
  it('are kept once for a quarter of a minute, whoever keeps them', async () => {
    await Promise.all([samples.keep([queue('waybill.b'), queue('waybill.a')]), samples.keep([queue('waybill.a')])]);
    const [{ at, ...sample } = { at: null }] = await told('waybill.a');
    expect(sample).toEqual({ ready: 1, readyMost: 1, unacknowledged: 2, consumers: 3, rateIn: 0.5, rateOut: 1.5 });
    expect((at?.getTime() ?? 1) % 15_000).toBe(0);
    // A quarter of a minute may have ended between the two.
    expect((await told('waybill.a')).length).toBeLessThanOrEqual(2);
    expect((await told('waybill.b')).length).toBe(1);
  });

  it('are told to every tenant of our queues, and of its own to each', async () => {
    await samples.keep(['waybill.tasks.http', 'acme.mine', 'other.theirs', 'acmeology.x'].map((name) => queue(name)));
    const seen = async (tenant: string) =>
      (
        await Promise.all(
          ['waybill.tasks.http', 'acme.mine', 'other.theirs', 'acmeology.x'].map((name) => told(name, 15, tenant)),
        )
      ).map((found) => found.length);
    expect(await seen('acme')).toEqual([1, 1, 0, 0]);
    expect(await seen('other')).toEqual([1, 0, 1, 0]);
  });

  it('become one of five minutes when these are over, with the most and the fewest of them, once', async () => {
    await earlier('waybill.a', 20, '0 seconds');
    await samples.keep([]);
    const [coarse, ...none] = await told('waybill.a', 300);
    expect(none).toEqual([]);
    expect(coarse).toMatchObject({ ready: 11, readyMost: 20, unacknowledged: 10, consumers: 0, rateIn: 4, rateOut: 8 });
    await query(`UPDATE queue_samples SET ready = 500 WHERE step = 15`);
    await samples.keep([]);
    expect(await told('waybill.a', 300)).toEqual([coarse]);
  });

  it('are forgotten after two hours, those of five minutes after a week', async () => {
    await earlier('waybill.a', 480, '0 seconds');
    await earlier('waybill.a', 480, '2 hours');
    await query(`INSERT INTO queue_samples SELECT 'waybill.a', 300, now() - d * interval '1 day', 1, 1, 1, 1, 1, 1
      FROM generate_series(1, 30) d`);
    await samples.keep([]);
    const fine = (await told('waybill.a')).length;
    expect(fine).toBeGreaterThan(440);
    expect(fine).toBeLessThanOrEqual(480);
    expect((await told('waybill.a', 300)).length).toBeLessThanOrEqual(9);
  });

  it('are found by their queue, whatever others there are', async () => {
    await query(`INSERT INTO queue_samples SELECT 'waybill.q' || q, 15, now() - n * interval '15 seconds', 1, 1, 1, 1, 1, 1
      FROM generate_series(1, 100) q, generate_series(1, 400) n`);
    await query('ANALYZE queue_samples');
    const [row] = await query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${listQueueSamples.text}`,
      ['waybill.q7', 15, TIMES.from, TIMES.to],
    );
    const plan = row?.['QUERY PLAN'][0].Plan ?? {};
    expect((plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0)).toBeLessThan(500);
  });
});
