import { describe, expect, it } from '@jest/globals';
import type { TaskStory } from '#libs/contracts';
import { storyMoments } from './story-moments.js';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString();
const NOTHING: TaskStory = {
  claims: { count: 1, withoutCall: 0, heldUntil: null },
  ...{ calls: [], results: [], answers: [], callbacks: [], deadLetters: [], decisions: [] },
};
const told = (over: Partial<TaskStory>) => storyMoments({ ...NOTHING, ...over });
const callback: TaskStory['callbacks'][number] = {
  ...{ subscription: 'inbox', eventId: 'x/1', state: 'owed', attempts: 0, nextAt: null },
  ...{ lastStatus: null, lastError: null, createdAt: at(1), endedAt: null },
};
const letter: TaskStory['deadLetters'][number] = {
  ...{ id: 'l', incidentId: 'i', reason: 'http_404', detail: 'gone', state: 'open', deadAt: at(1) },
  ...{ endedAt: null, endedBy: null, endedNote: null, replacedBy: null },
};

describe('what happened around a task', () => {
  it('tells who decided what, when and why, and acts it does not know as they are', () => {
    const entry = { number: 1, position: 1, subject: 'x', at: at(3), actor: 'user:ada' };
    expect(
      told({
        decisions: [
          { ...entry, act: 'task.resolve.applied', detail: '<b>seen</b>' },
          { ...entry, act: 'constructor', detail: '' },
        ],
      }),
    ).toEqual([
      { at: at(3), title: 'user:ada decided: it has happened', tone: 'decide', note: '<b>seen</b>' },
      { at: at(3), title: 'user:ada constructor', tone: 'decide' },
    ]);
  });

  it('tells which results are out and which are owed, and who was answered', () => {
    const result = { sequence: 1, status: 'failed', createdAt: at(1), publishedAt: at(2) } as const;
    const answer = { replyTo: 'acme.a', correlationId: null, createdAt: at(0), answeredSequence: 1, note: null };
    const moments = told({
      results: [result, { ...result, sequence: 2, publishedAt: null }],
      answers: [answer, { ...answer, answeredSequence: 0 }, { ...answer, note: 'nacked' }],
    });
    expect(moments.map(({ title, tone, note }) => [title, tone, note])).toEqual([
      ['Result 1, failed, published', 'busy', undefined],
      ['Result 2, failed, is owed to the broker', 'wait', undefined],
      ['acme.a asked for an answer and got result 1', 'good', undefined],
      ['acme.a asks for an answer', 'wait', undefined],
      ['acme.a asked for an answer and did not get it', 'bad', 'nacked'],
    ]);
  });

  it('tells how each callback went, and leads to its subscription', () => {
    const tried = { ...callback, attempts: 2, lastStatus: 503, lastError: 'status 503', nextAt: at(9) };
    const moments = told({
      callbacks: [
        callback,
        tried,
        { ...tried, state: 'given-up', endedAt: at(8), nextAt: null },
        { ...tried, state: 'delivered', attempts: 1, lastStatus: 200, endedAt: at(5) },
      ],
    });
    expect(moments.map(({ at: when, title, note, until }) => [when, title, note, until])).toEqual([
      [at(1), 'Callback is owed', undefined, undefined],
      [at(1), 'Callback failed 2 tries, HTTP 503', 'status 503', at(9)],
      [at(8), 'Callback given up after 2 tries, HTTP 503', 'status 503', undefined],
      [at(5), 'Callback delivered after 1 try, HTTP 200', undefined, undefined],
    ]);
    expect(moments[0]?.leadsTo).toEqual({ of: 'subscriptions', id: 'inbox', words: 'inbox' });
  });

  it('leads from a dead letter to its own incident, and to the task that took its place', () => {
    const ended = {
      ...letter,
      state: 'replaced',
      endedAt: at(4),
      endedBy: 'ada',
      endedNote: 'typo',
      replacedBy: 'new',
    } as const;
    const [died, replaced] = told({ deadLetters: [ended] });
    expect(died).toMatchObject({
      at: at(1),
      title: 'Became a dead letter: the third party answered 404',
      note: 'gone',
    });
    expect(died?.leadsTo).toMatchObject({ of: 'incidents', id: 'i' });
    expect(replaced).toMatchObject({ at: at(4), title: 'Its dead letter was replaced by ada', note: 'typo' });
    expect(replaced?.leadsTo).toMatchObject({ of: 'tasks', id: 'new' });
    expect(told({ deadLetters: [{ ...letter, incidentId: null }] })[0]).not.toHaveProperty('leadsTo');
  });
});
