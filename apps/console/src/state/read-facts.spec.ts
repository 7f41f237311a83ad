import { describe, expect, it } from '@jest/globals';
import type { Page, Queue, Task } from '../api/answers.js';
import { readFacts } from './read-facts.js';

const page = <Item>(items: readonly Item[], nextCursor: string | null = null): Page<Item> => ({ items, nextCursor });
const answered = <Value>(value: Value) => ({ value, problem: null });
const task = (reason: string) => ({ reason }) as Task;
const queue = (name: string, over: Partial<Queue>) =>
  ({ name: `waybill.${name}`, connector: null, servedBy: null, ready: 5, consumers: 0, ...over }) as Queue;
const ofWorker = (connector: string, consumers: number) =>
  queue(`tasks.${connector}`, { connector, servedBy: 'connector-worker', consumers });

const all = {
  queues: answered(page<Queue>([])),
  deadLetters: answered({ ...page<never>([]), total: 0 }),
  incidents: answered(page<never>([])),
  parked: answered(page<Task>([])),
  blocked: answered(page<Task>([])),
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

  it('counts those whose connection is to be mended, whatever else waits', () => {
    const blocked = page([task('configuration')], 'x');
    expect(readFacts({ ...all, blocked: answered(blocked) })?.blocked).toEqual({ count: 1, more: true });
    expect(readFacts(all)?.blocked).toEqual({ count: 0, more: false });
  });

  it('names connectors whose tasks nobody takes, other queues of ours without their consumer, and no delay', () => {
    const results = queue('publisher.results', { servedBy: 'result-publisher', ready: 5_000 });
    const queues = page([ofWorker('http', 0), ofWorker('github', 1), results, queue('delay.5s', {})]);
    const facts = readFacts({ ...all, queues: answered(queues) });
    expect(facts).toMatchObject({ unserved: ['http'], untaken: ['publisher.results'] });
  });

  it('says one reason once, however many parts it hides', () => {
    const away = { value: undefined, problem: 'The database cannot be reached now' };
    expect(readFacts({ ...all, queues: away, parked: away })?.unseen).toEqual([away.problem]);
  });
});
