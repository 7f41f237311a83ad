import { describe, expect, it } from '@jest/globals';
import type { TaskStory } from '#libs/contracts';
import type { Attempt, Probe, Task } from '../api/answers.js';
import { timelineOf } from './timeline.js';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString();
const attempt = (number: number, second: number, over: Partial<Attempt> = {}) =>
  ({
    ...{ number, method: 'POST', intentAt: at(second), endedAt: at(second + 1), outcome: 'failed', httpStatus: 503 },
    ...over,
  }) as Attempt;
const task = (over: Partial<Task>) =>
  ({
    ...{ status: 'running', reason: null, createdAt: at(0), updatedAt: at(50), finishedAt: null, notBefore: null },
    ...{ cancelRequestedAt: null, attempts: [], probes: [], result: null },
    ...over,
  }) as unknown as Task;
const titles = (over: Partial<Task>) => timelineOf(task(over)).map(({ title }) => title);

describe('the story of a task', () => {
  it('tells calls with status and time, the rest between them, and the end', () => {
    const attempts = [attempt(1, 2), attempt(2, 12, { outcome: 'succeeded', httpStatus: 201 })];
    expect(titles({ attempts, status: 'succeeded', finishedAt: at(14) })).toEqual([
      'Accepted',
      'Call 1 noted down, then made: POST',
      'Call 1 failed without an effect, HTTP 503, after 1000 ms',
      'Call 2 noted down, then made, 9000 ms after the one before: POST',
      'Call 2 succeeded, HTTP 201, after 1000 ms',
      'Succeeded',
    ]);
  });

  it('tells what happened around it where it happened, and why it was tried again', () => {
    const attempts = [attempt(1, 2), attempt(2, 12, { outcome: 'succeeded', error: null })].map((one) => ({
      ...one,
      error: one.number === 1 ? { code: 'http_503', message: 'away' } : null,
    }));
    const letter = {
      id: 'l',
      incidentId: 'i',
      reason: 'http_503',
      detail: '',
      state: 'redriven',
      deadAt: at(5),
    } as const;
    const story: TaskStory = {
      claims: { count: 2, withoutCall: 0, heldUntil: null },
      ...{ calls: [], results: [], answers: [], callbacks: [] },
      deadLetters: [{ ...letter, endedAt: at(10), endedBy: 'ada', endedNote: null, replacedBy: null }],
      decisions: [{ number: 1, position: 1, at: at(14), actor: 'bob', act: 'task.cancel', subject: 'x', detail: '' }],
    };
    const told = timelineOf(task({ attempts, status: 'succeeded', finishedAt: at(14) }), story);
    expect(told.map(({ title }) => title)).toEqual([
      'Accepted',
      'Call 1 noted down, then made: POST',
      'Call 1 failed without an effect, HTTP 503, after 1000 ms',
      'Became a dead letter: the third party answered 503',
      'Its dead letter was redriven by ada',
      'Call 2 noted down, then made, 9000 ms after the one before (http_503): POST',
      'Call 2 succeeded, HTTP 503, after 1000 ms',
      'bob had it cancelled',
      'Succeeded',
    ]);
  });

  it('puts looks and a cancel where they happened, and ends with what a person is to decide', () => {
    const attempts = [attempt(1, 2, { outcome: 'ambiguous', httpStatus: null })];
    const probes = [{ attempt: 1, at: at(20), outcome: 'absent' } as Probe];
    expect(
      titles({ attempts, probes, cancelRequestedAt: at(10), status: 'parked', reason: 'connection_reset' }),
    ).toEqual([
      'Accepted',
      'Call 1 noted down, then made: POST',
      'Call 1 ended, and nobody knows whether it took effect, after 1000 ms',
      'Cancel asked for',
      'Looked for the effect of call 1: it is not there',
      'Parked: connection reset',
    ]);
  });

  it('says why and until when it waits', () => {
    const waiting = timelineOf(task({ status: 'waiting', reason: 'retry', notBefore: at(59) }));
    expect(waiting.at(-1)).toMatchObject({ title: 'Waits to be tried again', until: at(59) });
  });

  it('shows a call under way, and an outcome it does not know as it is', () => {
    const under = attempt(1, 2, { endedAt: null, outcome: null });
    expect(titles({ attempts: [under] })).toHaveLength(2);
    expect(titles({ attempts: [attempt(1, 2, { outcome: 'toString' })] }).at(-1)).toContain('Call 1 toString');
  });
});
