import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { DatabaseClock } from './database-clock.js';
import type { StatementRunner } from './statement.js';

const HOUR_MS = 3_600_000;
const over = new AbortController();

afterEach(() => void jest.restoreAllMocks());

const telling = (tell: () => number): StatementRunner => ({
  run: async <Row>() => [{ ms: tell() }] as Row[],
});
const jump = (ms: number) => {
  const right = Date.now.bind(Date);
  jest.spyOn(Date, 'now').mockImplementation(() => right() + ms);
};

describe('the clock of the database', () => {
  it('tells its time where that of the process is wrong, and where it jumps later', async () => {
    const right = Date.now();
    jump(HOUR_MS);
    const clock = await DatabaseClock.start(
      telling(() => right),
      over.signal,
    );
    expect(Math.abs(clock.wallMs() - right)).toBeLessThan(HOUR_MS / 2);
    jump(-2 * HOUR_MS);
    expect(Math.abs(clock.wallMs() - right)).toBeLessThan(HOUR_MS / 2);
  });

  it('goes on between two answers', async () => {
    const clock = await DatabaseClock.start(
      telling(() => 1_000),
      over.signal,
    );
    const [first, monotonic] = [clock.wallMs(), clock.monotonicMs()];
    await new Promise((resolve) => setImmediate(resolve));
    expect(clock.wallMs() - first).toBeGreaterThan(0);
    expect(clock.monotonicMs()).toBeGreaterThan(monotonic);
  });

  it('believes the process until the database has answered', async () => {
    const away: StatementRunner = { run: async () => Promise.reject(new Error('away')) };
    const clock = await DatabaseClock.start(away, over.signal);
    jest.spyOn(Date, 'now').mockReturnValue(42);
    expect(clock.wallMs()).toBe(42);
    over.abort();
  });
});
