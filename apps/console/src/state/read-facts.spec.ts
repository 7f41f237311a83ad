import { describe, expect, it } from '@jest/globals';
import type { Overview } from '#libs/contracts';
import type { Page, Queue, Task } from '../api/answers.js';
import { readFacts } from './read-facts.js';

const page = <Item>(items: readonly Item[], nextCursor: string | null = null): Page<Item> => ({ items, nextCursor });
const answered = <Value>(value: Value) => ({ value, problem: null });
const task = (reason: string) => ({ reason }) as Task;
const queue = (name: string, over: Partial<Queue>) =>
  ({ name: `waybill.${name}`, connector: null, servedBy: null, ready: 5, consumers: 0, ...over }) as Queue;
const ofWorker = (connector: string, consumers: number) =>
  queue(`tasks.${connector}`, { connector, servedBy: 'connector-worker', consumers });

const standing = (over: object) =>
  ({
    failingConnections: { total: 0, items: [] },
    silentSources: { total: 0, items: [] },
    backlog: { missesDeadline: false, deadlineSeconds: 60 },
    ...over,
  }) as unknown as Overview;

const all = {
  queues: answered(page<Queue>([])),
  deadLetters: answered({ ...page<never>([]), total: 0 }),
  incidents: answered(page<never>([])),
  parked: answered(page<Task>([])),
  blocked: answered(page<Task>([])),
  tasks: answered(page<Task>([])),
  overview: answered(standing({})),
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

  it('names failing connections, but no one twice that tasks wait for, silent sources, and the deadline that is missed', () => {
    const overview = standing({
      failingConnections: {
        total: 2,
        items: [
          { name: 'crm', reason: 'configuration' },
          { name: 'shop', reason: 'breaker_open' },
        ],
      },
      silentSources: { total: 1, items: [{ name: 'repo', lastAt: '' }] },
      backlog: { missesDeadline: true, deadlineSeconds: 90 },
    });
    const told = { ...all, overview: answered(overview) };
    expect(readFacts(told)).toMatchObject({
      failing: { total: 2, first: 'crm' },
      silent: { total: 1, first: 'repo' },
      missed: 90,
    });
    const blocked = answered(page([task('configuration')]));
    expect(readFacts({ ...told, blocked })?.failing).toEqual({ total: 1, first: 'shop' });
    expect(readFacts(all)).toMatchObject({ failing: { total: 0 }, silent: { total: 0 }, missed: null });
  });

  it('says one reason once, however many parts it hides', () => {
    const away = { value: undefined, problem: 'The database cannot be reached now' };
    expect(readFacts({ ...all, queues: away, parked: away })?.unseen).toEqual([away.problem]);
  });
});
