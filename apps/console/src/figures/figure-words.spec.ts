import { describe, expect, it } from '@jest/globals';
import type { Overview } from '#libs/contracts';
import { drainWords, rateWords, tookWords, uncountedSince } from './figure-words.js';
import { taskListHref } from './task-list-href.js';

const backlog = (over: Partial<Overview['backlog']>) =>
  ({ drainSeconds: null, drainReason: null, growing: false, ...over }) as Overview['backlog'];

describe('figures in words', () => {
  it.each([
    [null, '–'],
    [0.0034, '3 ms'],
    [1.24, '1.2 s'],
    [42, '42 s'],
    [7_300, '2 h'],
  ])('a time of %j seconds is %s', (seconds, words) => expect(tookWords(seconds)).toBe(words));

  it('a rate has a digit behind the point where it is small', () => {
    expect([0, 0.2, 9.96, 1_234.5].map(rateWords)).toEqual(['0', '0.2', '10.0', '1235']);
  });

  it('a backlog is done in a time, or it is said why nobody knows', () => {
    expect(drainWords(backlog({ drainSeconds: 300 }))).toBe('5 min');
    expect(drainWords(backlog({ drainSeconds: 300, growing: true }))).toBe('5 min, and growing');
    expect(drainWords(backlog({ drainReason: 'standing' }))).toBe('nothing ended in 5 min');
  });

  it('counts are late after three minutes', () => {
    const at = '2026-11-30T12:03:01Z';
    expect(uncountedSince({ at, countedUntil: '2026-11-30T12:00:00Z' })).toEqual(new Date('2026-11-30T12:00:00Z'));
    expect(uncountedSince({ at, countedUntil: '2026-11-30T12:01:00Z' })).toBeNull();
    expect(uncountedSince({ at, countedUntil: null })).toBeNull();
  });
});

it('a list of tasks is led to with what narrows it', () => {
  expect(taskListHref()).toBe('#/tasks');
  expect(taskListHref({ status: 'waiting', reason: 'retry' })).toBe('#/tasks?status=waiting&reason=retry');
});
