import { describe, expect, it } from '@jest/globals';
import { waitUntil } from '../../../../test/support/wait-until.js';
import { Rounds } from './rounds.js';

describe('rounds', () => {
  it('are made one after the other until they are stopped, the last one to its end', async () => {
    const told: string[] = [];
    let gate = Promise.withResolvers<void>();
    const rounds = new Rounds(async () => {
      told.push('begun');
      await gate.promise;
      told.push('ended');
      return 0;
    });
    rounds.begin();
    await waitUntil('the first', () => told.length === 1);
    const first = gate;
    gate = Promise.withResolvers();
    first.resolve();
    await waitUntil('the second', () => told.length === 3);
    const stopped = rounds.stop();
    gate.resolve();
    await stopped;
    expect(told).toEqual(['begun', 'ended', 'begun', 'ended']);
  });
});
