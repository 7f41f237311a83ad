import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals';
import { DatabaseClock } from './database-clock.js';
import type { StatementRunner } from './statement.js';

const HOUR_MS = 3_600_000;
const over = new AbortController();
const outside = { over: over.signal, onWait: () => undefined };

afterEach(() => void jest.restoreAllMocks());
afterAll(() => over.abort());

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
      outside,
    );
    expect(Math.abs(clock.wallMs() - right)).toBeLessThan(HOUR_MS / 2);
    jump(-2 * HOUR_MS);
    expect(Math.abs(clock.wallMs() - right)).toBeLessThan(HOUR_MS / 2);
  });

  it('goes on between two answers', async () => {
    const clock = await DatabaseClock.start(
      telling(() => 1_000),
      outside,
    );
    const [first, monotonic] = [clock.wallMs(), clock.monotonicMs()];
    await new Promise((resolve) => setImmediate(resolve));
    expect(clock.wallMs() - first).toBeGreaterThan(0);
    expect(clock.monotonicMs()).toBeGreaterThan(monotonic);
  });

  it('believes the process until the database has answered, is known from then on, and asks for it soon', async () => {
    let away = true;
    const asleep: StatementRunner = {
      run: async <Row>() => (away ? Promise.reject(new Error('away')) : ([{ ms: 7_000_000 }] as Row[])),
    };
    const clock = await DatabaseClock.start(asleep, outside);
    let known = false;
    void clock.known.then(() => (known = true));
    jest.spyOn(Date, 'now').mockReturnValue(42);
    expect([clock.wallMs(), known]).toEqual([42, false]);
    away = false;
    await clock.known;
    expect(clock.wallMs()).toBeGreaterThanOrEqual(7_000_000);
  });

  it('is not behind what the database has told otherwise, nor set back by it', async () => {
    const clock = await DatabaseClock.start(
      telling(() => 1_000),
      outside,
    );
    clock.heard(9_000);
    expect(clock.wallMs()).toBeGreaterThanOrEqual(9_000);
    clock.heard(5_000);
    expect(clock.wallMs()).toBeGreaterThanOrEqual(9_000);
  });

  it('takes no answer that was long on its way', async () => {
    let answers = 0;
    let passed = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => passed);
    const slow = telling(() => {
      answers++;
      passed += answers === 1 ? 10_000 : 10;
      return 5_000_000 + passed;
    });
    const clock = await DatabaseClock.start(slow, outside);
    await clock.known;
    expect(answers).toBe(2);
    // The second answer was told when 10,010 ms had passed, and taken for half of its 10 ms earlier.
    expect(clock.wallMs()).toBe(5_000_000 + 10_010 + 5);
  });

  it('keeps nobody waiting who is to end, says that it is not known, and had said why', async () => {
    const ending = new AbortController();
    const away: StatementRunner = { run: async () => Promise.reject(new Error('away')) };
    const waits: unknown[] = [];
    const clock = await DatabaseClock.start(away, { over: ending.signal, onWait: (error) => void waits.push(error) });
    ending.abort();
    expect([await clock.known, waits]).toEqual([false, [new Error('away')]]);
  });
});
