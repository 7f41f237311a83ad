import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Overview } from '#libs/contracts';
import { LiveStream } from './live-stream.js';
import { LiveWatch } from './live-watch.js';

const NEWEST = { task: null, act: null, letter: null };
const overview = (parked: number) => ({ parked, backlog: {}, at: '' }) as unknown as Overview;

function scene(answers: (number | Error)[]) {
  let looks = 0;
  const look = async () => {
    looks++;
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return { overview: overview(answer ?? 0), newest: NEWEST };
  };
  const watch = new LiveWatch({ look, explain: () => 'away' });
  const heard = (stream: LiveStream) =>
    [...String(stream.readable.read() ?? '').matchAll(/event: (\w+)\ndata: (.*)\n/g)].map(
      ([, name, data]) => [name, JSON.parse(data ?? '')] as const,
    );
  const join = () => {
    const stream = new LiveStream(() => undefined);
    watch.add(stream);
    return stream;
  };
  return { watch, join, heard, looks: () => looks };
}

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

describe('a watch', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('looks once for all who watch, tells whoever comes later at once, and looks no more when nobody does', async () => {
    const { watch, join, heard, looks } = scene([1]);
    const [one, other] = [join(), join()];
    await pass(0);
    expect(looks()).toBe(1);
    expect(heard(one)).toMatchObject([['overview', { parked: 1 }]]);
    expect(heard(other)).toHaveLength(1);
    const late = join();
    expect(heard(late)).toMatchObject([['overview', { parked: 1 }]]);
    await pass(2_000);
    expect(looks()).toBe(2);
    for (const stream of [one, other, late]) watch.remove(stream);
    await pass(20_000);
    expect(looks()).toBe(2);
  });

  it('tells what is new with the lists that changed, nothing twice, and all the same every ten seconds', async () => {
    const { join, heard } = scene([1, 1, 2, 2]);
    const stream = join();
    await pass(0);
    heard(stream);
    await pass(2_000);
    expect(heard(stream)).toEqual([]);
    await pass(2_000);
    expect(heard(stream).map(([name]) => name)).toEqual(['overview', 'changed']);
    await pass(8_000);
    expect(heard(stream)).toEqual([]);
    await pass(2_000);
    expect(heard(stream)).toMatchObject([['overview', { parked: 2 }]]);
  });

  it('says that it cannot look, and how all stands as soon as it can', async () => {
    const { join, heard } = scene([new Error('secret'), 3]);
    const stream = join();
    await pass(0);
    expect(heard(stream)).toEqual([['trouble', { detail: 'away' }]]);
    await pass(2_000);
    expect(heard(stream)).toMatchObject([['overview', { parked: 3 }]]);
  });
});
