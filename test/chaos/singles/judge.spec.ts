import { describe, expect, it } from '@jest/globals';
import type { TaskExpectation } from './account.js';
import { judgeAnnouncements, judgeReplies, judgeTask, judgeTellings, judgeWebhooks, type TaskEnd } from './judge.js';

const keyed: TaskExpectation = {
  id: 't-1',
  story: 'plain',
  order: 'o-1',
  effect: 'keyed',
  ends: ['succeeded'],
  effects: [1, 1],
  replies: ['c-1'],
};
const once: TaskExpectation = { ...keyed, effect: 'once' };
const succeeded: TaskEnd = { status: 'succeeded', reason: null, effects: 1, requests: 1 };
const parked: TaskEnd = { status: 'parked', reason: 'unknown', effects: 0, requests: 1 };

describe('the judge of a task', () => {
  it('has nothing against one effect, and none or one of a parked task of class once', () => {
    expect(judgeTask(keyed, succeeded)).toEqual([]);
    expect(judgeTask(once, parked)).toEqual([]);
    expect(judgeTask(once, { ...parked, effects: 1 })).toEqual([]);
  });

  it('allows one request for each token, however many effects', () => {
    expect(judgeTask({ ...keyed, tokens: 2 }, { ...succeeded, requests: 2 })).toEqual([]);
    expect(judgeTask({ ...keyed, tokens: 2 }, { ...succeeded, requests: 3 })).toHaveLength(1);
    expect(judgeTask({ ...keyed, tokens: 2 }, { ...succeeded, requests: 2, effects: 2 })).toHaveLength(1);
  });

  it.each<[string, TaskExpectation, TaskEnd | undefined]>([
    ['is lost', keyed, undefined],
    ['with 0 effects', keyed, { ...succeeded, effects: 0 }],
    ['with 2 effects', keyed, { ...succeeded, effects: 2 }],
    ['with 2 effects', once, { ...parked, effects: 2 }],
    ['is parked', keyed, parked],
    ['is accepted', keyed, { ...succeeded, status: 'accepted' }],
    ['2 different requests', keyed, { ...succeeded, requests: 2 }],
    ['with 1 effects', { ...keyed, ends: ['failed', 'succeeded'] }, { ...succeeded, status: 'failed' }],
  ])('says that it %s', (words, expected, end) => {
    expect(judgeTask(expected, end).join()).toContain(words);
  });
});

describe('the judge of tellings', () => {
  const telling = { id: 't-1/1', subject: 't-1', status: 'succeeded', text: '{}' };
  const ends = new Map([['t-1', succeeded]]);

  it('allows the same again, and nothing else under the same id', () => {
    expect(judgeTellings('result', [telling, telling])).toEqual([]);
    expect(judgeTellings('result', [telling, { ...telling, text: '{ }' }])).toHaveLength(1);
  });

  it('misses an announcement of the end, an answer and a webhook', () => {
    expect(judgeAnnouncements([keyed], ends, [telling])).toEqual([]);
    expect(judgeAnnouncements([keyed], ends, [{ ...telling, status: 'parked' }])).toHaveLength(1);
    expect(judgeReplies([keyed], new Set(['c-1']))).toEqual([]);
    expect(judgeReplies([keyed], new Set(['c-2']))).toHaveLength(1);
    const webhooks = [{ deliveryId: 'd-1', eventId: 'e-1' }];
    expect(judgeWebhooks(webhooks, { event: new Set(['e-1']) })).toEqual([]);
    expect(judgeWebhooks(webhooks, { event: new Set(['e-1']), callback: new Set() })).toHaveLength(1);
  });
});
