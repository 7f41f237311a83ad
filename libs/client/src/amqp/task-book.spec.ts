import { describe, expect, it } from '@jest/globals';
import type { TaskMessage } from '#libs/contracts';
import { prepareSubmission } from '../submission.js';
import { TaskBook } from './task-book.js';

const task: TaskMessage = { connector: 'http', action: 'request', connection: 'tracker', input: {} };
const HOUR = 3_600_000;

function bookedTask() {
  const book = new TaskBook(10);
  const submission = prepareSubmission(task);
  const booked = book.enter(submission, 0);
  const answer = (sequence: number, data: object, over: object = {}) =>
    book.record({
      content: Buffer.from(JSON.stringify({ sequence, data })),
      properties: { correlationId: submission.id, contentType: 'application/cloudevents+json', ...over },
    });
  return { book, booked, answer };
}

describe('an answer', () => {
  it('is kept unless a later one was there before', async () => {
    const { booked, answer } = bookedTask();
    const news = booked.news.next();
    answer(2, { status: 'succeeded' });
    await news;
    answer(1, { status: 'parked' });
    answer(2, { status: 'succeeded' });
    expect(booked.latest).toEqual({ sequence: 2, status: 'succeeded' });
    answer(3, { status: 'failed' });
    expect(booked.latest).toEqual({ sequence: 3, status: 'failed' });
  });

  it('with number 0 is a refusal, no result', () => {
    const { booked, answer } = bookedTask();
    answer(0, { status: 'failed', error: { code: 'idempotency_conflict', message: 'taken' } });
    expect([booked.latest, booked.refusal?.problem.code]).toEqual([null, 'idempotency_conflict']);
  });

  it('that nobody can read, or nobody has asked for, is passed over', () => {
    const { book, booked, answer } = bookedTask();
    answer(1, {}, { correlationId: 'somebody' });
    answer(1, {}, { contentType: 'text/plain' });
    const properties = { correlationId: booked.submission.id, contentType: 'application/cloudevents+json' };
    for (const text of ['', 'null', '[]', '{"sequence":1}', '{"sequence":"1","data":{}}']) {
      book.record({ content: Buffer.from(text), properties });
    }
    expect(booked.latest).toBeNull();
  });
});

describe('the book', () => {
  it('forgets the oldest beyond its size, and all after a day', () => {
    const book = new TaskBook(2);
    const [one, two, three] = [0, 1, 2].map((now) => book.enter(prepareSubmission(task), now * HOUR).submission.id);
    expect([one, two, three].map((id) => book.find(id ?? '', 3 * HOUR) !== null)).toEqual([false, true, true]);
    expect([two, three].map((id) => book.find(id ?? '', 25.5 * HOUR) !== null)).toEqual([false, true]);
  });
});
