import { describe, expect, it } from '@jest/globals';
import type { Page, Queue, Task } from '../api/answers.js';
import { readFacts } from './read-facts.js';

const page = <Item>(items: readonly Item[], nextCursor: string | null = null): Page<Item> => ({ items, nextCursor });
const answered = <Value>(value: Value) => ({ value, problem: null });
const task = (reason: string) => ({ reason }) as Task;
const queue = (connector: string | null, ready: number, consumers: number) =>
  ({ connector, ready, consumers }) as Queue;

const all = {
  queues: answered(page<Queue>([])),
  deadLetters: answered({ ...page<never>([]), total: 0 }),
  parked: answered(page<Task>([])),
  waiting: answered(page<Task>([])),
  tasks: answered(page<Task>([])),
};

describe('what the parts of the page come to', () => {
  it('is unknown until each of them has said something', () => {
    const silent = { value: undefined, problem: null };
    expect(readFacts({ ...all, deadLetters: silent })).toBeNull();
    expect(readFacts({ ...all, tasks: silent })).not.toBeNull();
    expect(readFacts({ ...all, deadLetters: { value: undefined, problem: 'No right.' } })?.unseen).toEqual([
      'No right.',
    ]);
  });

  it('counts the parked, and says where there are more than were counted', () => {
    const parked = page([task('timeout'), task('timeout')]);
    expect(readFacts({ ...all, parked: answered(parked) })?.parked).toEqual({ count: 2, more: false });
    const beyond = { ...parked, nextCursor: 'x' };
    expect(readFacts({ ...all, parked: answered(beyond) })?.parked).toEqual({ count: 2, more: true });
  });

  it('counts of the waiting only those whose connection is to be mended', () => {
    const waiting = page([task('configuration'), task('retry'), task('not_before')], 'x');
    expect(readFacts({ ...all, waiting: answered(waiting) })?.blocked).toEqual({ count: 1, more: true });
    const others = page([task('retry')], 'x');
    expect(readFacts({ ...all, waiting: answered(others) })?.blocked).toEqual({ count: 0, more: false });
  });

  it('names connectors whose tasks nobody takes, and no queue that has no consumers by design', () => {
    const queues = page([queue('http', 2, 0), queue('github', 2, 1), queue('slack', 0, 0), queue(null, 5, 0)]);
    expect(readFacts({ ...all, queues: answered(queues) })?.unserved).toEqual(['http']);
  });

  it('says one reason once, however many parts it hides', () => {
    const away = { value: undefined, problem: 'The database cannot be reached now' };
    expect(readFacts({ ...all, queues: away, parked: away })?.unseen).toEqual([away.problem]);
  });
});
