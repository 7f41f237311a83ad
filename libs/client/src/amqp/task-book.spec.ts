import { describe, expect, it } from '@jest/globals';
import type { TaskMessage } from '#libs/contracts';
import { prepareSubmission } from '../submission.js';
import { type BookBounds, TaskBook } from './task-book.js';

const task: TaskMessage = { connector: 'http', action: 'request', connection: 'tracker', input: {} };
const HOUR = 3_600_000;
const ROOMY = { tasks: 10, bytes: 1_000_000 };

/** A book under a clock that is set by hand. */
function bookOf(bounds: BookBounds) {
  const clock = { now: 0 };
  const book = new TaskBook(bounds, () => clock.now);
  const known = (id: string) => book.use(id, async (found) => found !== null);
  /** Enters a task that no call is about any more; its id. */
  const leave = (input: Record<string, unknown> = {}) =>
    book.enter(prepareSubmission({ ...task, input }), async ({ id }) => id);
  const answer = (id: string, sequence: number, data: object, over: object = {}) =>
    book.record({
      content: Buffer.from(JSON.stringify({ sequence, data })),
      properties: { correlationId: id, contentType: 'application/cloudevents+json', ...over },
    });
  return { book, clock, known, leave, answer };
}

async function bookedTask() {
  const { book, answer } = bookOf(ROOMY);
  const booked = await book.enter(prepareSubmission(task), async (entered) => entered);
  return { book, booked, answer: (...of: Tail<Parameters<typeof answer>>) => answer(booked.id, ...of) };
}

type Tail<T extends unknown[]> = T extends [unknown, ...infer Rest] ? Rest : never;

/** A call that goes on until it is ended. */
function call() {
  let end = () => {};
  const until = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { end, work: () => until };
}

describe('an answer', () => {
  it('is kept unless a later one was there before', async () => {
    const { booked, answer } = await bookedTask();
    const news = booked.news.next();
    answer(2, { status: 'succeeded' });
    await news;
    answer(1, { status: 'parked' });
    answer(2, { status: 'succeeded' });
    expect(booked.latest).toEqual({ sequence: 2, status: 'succeeded' });
    answer(3, { status: 'failed' });
    expect(booked.latest).toEqual({ sequence: 3, status: 'failed' });
  });

  it('with number 0 is a refusal, no result', async () => {
    const { booked, answer } = await bookedTask();
    answer(0, { status: 'failed', error: { code: 'idempotency_conflict', message: 'taken' } });
    expect([booked.latest, booked.refusal?.problem.code]).toEqual([null, 'idempotency_conflict']);
  });

  it('that nobody can read, or nobody has asked for, is passed over', async () => {
    const { book, booked, answer } = await bookedTask();
    answer(1, {}, { correlationId: 'somebody' });
    answer(1, {}, { contentType: 'text/plain' });
    const properties = { correlationId: booked.id, contentType: 'application/cloudevents+json' };
    for (const text of ['', 'null', '[]', '{"sequence":1}', '{"sequence":"1","data":{}}']) {
      book.record({ content: Buffer.from(text), properties });
    }
    expect(booked.latest).toBeNull();
  });
});

describe('the book', () => {
  it('forgets those left alone for longest beyond its size, and all after a day', async () => {
    const { clock, known, leave } = bookOf({ ...ROOMY, tasks: 2 });
    const ids: string[] = [];
    for (clock.now = 0; clock.now < 3 * HOUR; clock.now += HOUR) ids.push(await leave());
    expect(await Promise.all(ids.map(known))).toEqual([false, true, true]);
    clock.now = 25.5 * HOUR;
    expect(await Promise.all(ids.map(known))).toEqual([false, false, true]);
  });

  it('never forgets a task that a call is about, however many others come', async () => {
    const { book, known, leave, answer } = bookOf({ tasks: 1, bytes: 1_000_000 });
    const { end, work } = call();
    const submission = prepareSubmission(task);
    const waiting = book.enter(submission, async (entered) => {
      await work();
      return entered.latest;
    });
    const others = [await leave(), await leave(), await leave()];
    expect(await Promise.all(others.map(known))).toEqual([false, false, true]);
    answer(submission.id, 1, { status: 'succeeded' });
    end();
    expect(await waiting).toMatchObject({ status: 'succeeded' });
  });

  it('forgets beyond its bytes, those of answers included', async () => {
    const { known, leave, answer } = bookOf({ tasks: 100, bytes: 5_000 });
    const large = { text: 'x'.repeat(1_900) };
    const ids = [await leave(large), await leave(large), await leave(large)];
    expect(await Promise.all(ids.map(known))).toEqual([false, true, true]);
    const [, one = '', other = ''] = ids;
    answer(other, 1, { status: 'succeeded', output: 'x'.repeat(4_000) });
    expect(await Promise.all([one, other].map(known))).toEqual([false, true]);
  });

  it('keeps the task itself only until its last answer', async () => {
    const { booked, answer } = await bookedTask();
    answer(1, { status: 'parked' });
    expect(booked.submission).not.toBeNull();
    answer(2, { status: 'succeeded' });
    expect(booked.submission).toBeNull();
    const { booked: refused, answer: refuse } = await bookedTask();
    refuse(0, { status: 'failed' });
    expect(refused.submission).toBeNull();
  });

  it('forgets what was struck out', async () => {
    const { book, known } = bookOf(ROOMY);
    const id = await book.enter(prepareSubmission(task), async (entered) => {
      book.strike(entered);
      return entered.id;
    });
    expect(await known(id)).toBe(false);
  });
});
