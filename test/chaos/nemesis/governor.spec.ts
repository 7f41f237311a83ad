import { describe, expect, it } from '@jest/globals';
import { waitUntil } from '../../support/wait-until.js';
import { Governor } from './governor.js';

const lasting = new AbortController().signal;

describe('the governor of faults', () => {
  it('holds them back while the system was whole for too little of the time, in their order', async () => {
    let share = 0.4;
    const governor = new Governor({ share: () => share, least: 0.5, longestMs: 60_000 });
    const begun: number[] = [];
    const all = [1, 2].map((number) => governor.admit(lasting).then(() => begun.push(number)));
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toEqual([]);
    share = 0.6;
    await Promise.all(all);
    expect(begun).toEqual([1, 2]);
  });

  it('holds none back on a machine that never gets there', async () => {
    const governor = new Governor({ share: () => 0, least: 0.5, longestMs: 0 });
    await governor.admit(lasting);
  });

  it('holds none back before the first look, nor once the run is called off', async () => {
    await new Governor({ share: () => Number.NaN, least: 0.5, longestMs: 60_000 }).admit(lasting);
    const called = new AbortController();
    let isLetGo = false;
    const waiting = new Governor({ share: () => 0, least: 0.5, longestMs: 60_000 }).admit(called.signal).then(() => {
      isLetGo = true;
    });
    called.abort();
    await waitUntil('it to let go', () => isLetGo);
    await waiting;
  });
});
