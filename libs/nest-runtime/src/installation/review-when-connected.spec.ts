import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { InstallationRecord } from '#libs/contracts';
import type { ConnectionListener, ConnectionState } from '#libs/messaging';
import { DatabaseReplaced } from '#libs/persistence';
import { reviewWhenConnected } from './review-when-connected.js';

/** A connection that is told what to become, and reviews that end as they are told. */
function scene(...ends: (Error | null)[]) {
  const listeners = new Set<ConnectionListener>();
  const warned: string[] = [];
  const now = { state: 'connecting' as ConnectionState, reviews: 0 };
  const stop = reviewWhenConnected({
    connection: {
      get state() {
        return now.state;
      },
      onState: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    review: async () => {
      const end = ends[now.reviews++] ?? null;
      if (end) throw end;
    },
    logger: { warn: (_about: unknown, said?: string) => void warned.push(String(said)) },
    againMs: 1_000,
  });
  const become = (state: ConnectionState) => {
    now.state = state;
    for (const listener of listeners) listener(state, null);
  };
  return { now, warned, stop, become };
}

const slow = new Error('RabbitMQ did not answer');
const record: InstallationRecord = { installation: 'i', epoch: 1, beat: 2, system: 's', timeline: 1 };
const replaced = new DatabaseReplaced('beat-went-back', { ...record, beat: 1 }, record);
const aWhile = () => jest.advanceTimersByTimeAsync(60_000);

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('the review of a database while the broker comes and goes', () => {
  it('is tried again until a connected broker says what it keeps, and then no more', async () => {
    const { now, warned, become } = scene(slow, slow, null, slow);
    become('connected');
    await aWhile();
    expect([now.reviews, warned.length]).toEqual([3, 2]);
  });

  it('is not tried again where the database was replaced, nor without a broker, nor after its end', async () => {
    const found = scene(replaced);
    const away = scene(slow, null);
    const ended = scene(slow, slow, slow);
    found.become('connected');
    away.become('connected');
    away.now.state = 'connecting';
    ended.become('connected');
    ended.stop();
    await aWhile();
    ended.become('connected');
    expect([found, away, ended].map(({ now }) => now.reviews)).toEqual([1, 1, 1]);
    away.become('connected');
    expect(away.now.reviews).toBe(2);
  });
});
