import { describe, expect, it } from '@jest/globals';
import type { Overview } from '#libs/contracts';
import { changedLists, isNews, type LiveState } from './changed-lists.js';
import { CHANGED_LISTS, frameOf } from './live-event.js';

const OVERVIEW = {
  at: '2026-11-30T12:00:00Z',
  countedUntil: null,
  backlog: { tasks: 1, movable: 1, oldestAt: null, standingAt: null, deadlineSeconds: 60 },
  waiting: { tasks: 0, reasons: [] },
  ...{ parked: 0, incidents: 0, deadLetters: 0, throughput: {} },
  failingConnections: { total: 0, items: [] },
  silentSources: { total: 0, items: [] },
} as unknown as Overview;
const state = (overview: object = {}, newest: object = {}): LiveState => ({
  overview: { ...OVERVIEW, ...overview },
  newest: { task: 'a', act: '1', letter: null, ...newest },
});

describe('the lists that have changed', () => {
  it.each<[string, LiveState, readonly string[]]>([
    ['nothing', state(), []],
    ['a task came', state({}, { task: 'b' }), ['tasks', 'queues']],
    ['a task was parked', state({ parked: 1 }), ['tasks', 'queues']],
    ['a letter came', state({ deadLetters: 1 }, { letter: 'x' }), ['incidents', 'dead-letters']],
    ['a breaker tripped', state({ failingConnections: { total: 1, items: [] } }), ['connections']],
    ['a source fell silent', state({ silentSources: { total: 1, items: [] } }), ['sources']],
    ['somebody did something', state({}, { act: '2' }), CHANGED_LISTS],
  ])('where %s', (_what, now, lists) => expect(changedLists(state(), now)).toEqual(lists));

  it('are no news where only time went by', () => {
    const later = { ...OVERVIEW.backlog, standingAt: 'x', deadlineSeconds: 58 };
    expect(isNews(state(), state({ at: '2026-11-30T12:00:02Z', backlog: later }))).toBe(false);
    expect(isNews(state(), state({ parked: 1 }))).toBe(true);
  });
});

it('an event is one line of data, whatever is in it', () => {
  const data = { detail: 'two\nlines\r\n\nevent: forged' };
  expect(frameOf({ name: 'trouble', data })).toBe(`event: trouble\ndata: ${JSON.stringify(data)}\n\n`);
  expect(frameOf({ name: 'trouble', data }).split('\n')).toHaveLength(4);
});
