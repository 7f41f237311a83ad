import { beforeEach, expect, it } from '@jest/globals';
import type { FaultLine } from '../history.js';
import { type Confirmed, Unclaimed } from './unclaimed.js';

let rows: string[];
let faults: FaultLine[];
let again: string[];
let unclaimed: Unclaimed;

beforeEach(() => {
  rows = [];
  faults = [];
  again = [];
  unclaimed = new Unclaimed(
    async (keys) => keys.filter((key) => rows.includes(key)),
    () => faults,
  );
});

const confirmed = (key: string, confirmedAt: number): Confirmed => ({ key, confirmedAt, again: () => again.push(key) });
const fault = (at: number, over: Partial<FaultLine> = {}): FaultLine => {
  return { name: 'wipe', at, mendedAt: at + 1_000, losesQueues: true, notRun: null, ...over };
};

it('publishes again, once, what was confirmed before a fault that loses queues was mended and has no row', async () => {
  for (const [key, at] of [
    ['claimed', 900],
    ['before', 950],
    ['during', 1_500],
    ['after', 2_500],
  ] as const) {
    unclaimed.add(confirmed(key, at));
  }
  rows = ['claimed'];
  faults = [fault(1_000)];
  await unclaimed.look(2_600);
  await unclaimed.look(2_700);
  expect(again).toEqual(['before', 'during']);
});

it('waits until the fault is mended, and leaves other faults alone', async () => {
  unclaimed.add(confirmed('a', 950));
  faults = [fault(1_000, { mendedAt: null }), fault(960, { losesQueues: false })];
  await unclaimed.look(1_100);
  expect(again).toEqual([]);
  faults = [fault(1_000, { mendedAt: 1_200 })];
  await unclaimed.look(1_300);
  expect(again).toEqual(['a']);
});

it('never publishes again what was missing long before the fault: that is lost, and a copy would hide it', async () => {
  unclaimed.add(confirmed('a', 1_000));
  faults = [fault(100_000)];
  await unclaimed.look(102_000);
  expect([again, unclaimed.size]).toEqual([[], 0]);
});

it('forgets what it sees in the database, and nothing while that is away', async () => {
  unclaimed.add(confirmed('a', 1_000));
  rows = ['a'];
  await unclaimed.look(1_100);
  expect(unclaimed.size).toBe(0);
  const away = new Unclaimed(
    () => Promise.reject(new Error('away')),
    () => [fault(1_100)],
  );
  away.add(confirmed('b', 1_050));
  await expect(away.look(90_000)).rejects.toThrow('away');
  expect([away.size, again]).toEqual([1, []]);
});
