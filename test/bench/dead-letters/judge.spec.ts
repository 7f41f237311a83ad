import { describe, expect, it } from '@jest/globals';
import { type Evidence, judge, type TaskEvidence } from './judge.js';

const SENT = ['a', 'b', 'c'];

const task = (id: string, over: Partial<TaskEvidence> = {}): TaskEvidence => ({
  ...{ id, status: 'succeeded', attempts: 2, letters: 1, open: 0, redrives: 1, succeeded: 1 },
  ...over,
});

const evidence = (over: Partial<Evidence> = {}): Evidence => ({
  sent: SENT,
  tasks: SENT.map((id) => task(id)),
  callsOf: () => ({ refused: 1, done: 1 }),
  wasAnnounced: () => true,
  ...{ leftInQueues: 0, counted: 3, openIncidents: 0 },
  ...over,
});

/** The counts that are not what they shall be, with their values. */
const unmet = (over: Partial<Evidence>) =>
  judge(evidence(over)).flatMap(({ count, value, met }) => (met ? [] : [[count, value]]));

const withB = (over: Partial<TaskEvidence>) => ({ tasks: [task('a'), task('b', over), task('c')] });
const callsOfB = (refused: number, done: number) => ({
  callsOf: (id: string) => (id === 'b' ? { refused, done } : { refused: 1, done: 1 }),
});

describe('the counts of a redrive', () => {
  it('are met where every letter was redriven once, and came through', () => {
    expect(unmet({})).toEqual([]);
  });

  it('show a letter that the drain lost, kept twice, or that was left open', () => {
    expect(unmet(withB({ letters: 0 }))).toEqual([['letters lost by the drain', 1]]);
    expect(unmet(withB({ letters: 2 }))).toEqual([['letters kept twice', 1]]);
    expect(unmet(withB({ open: 1 }))).toEqual([['letters still open', 1]]);
  });

  it('show what is neither a letter nor done, and what was done twice', () => {
    expect(unmet(callsOfB(1, 0))).toEqual([['lost: neither a letter nor carried out', 1]]);
    expect(unmet(callsOfB(1, 2))).toEqual([['doubled: carried out more than once', 1]]);
    expect(unmet(callsOfB(2, 1))).toEqual([['refused other than once', 1]]);
  });

  it('show a letter redriven twice, or never', () => {
    expect(unmet(withB({ redrives: 2 }))).toEqual([
      ['redriven more than once', 1],
      ['not noted as redriven', 1],
    ]);
    expect(unmet(withB({ redrives: 0, succeeded: 0 }))).toEqual([['not noted as redriven', 1]]);
  });

  it('show tasks that are missing, unfinished or not told of, and what is left over', () => {
    expect(unmet({ tasks: [task('a'), task('c')] })).toContainEqual(['tasks', 2]);
    expect(unmet(withB({ attempts: 3 }))).toEqual([['not succeeded at the second attempt', 1]]);
    expect(unmet({ wasAnnounced: (id) => id !== 'c/2' })).toEqual([['results never announced', 1]]);
    expect(unmet({ leftInQueues: 2, openIncidents: 1, counted: 4 })).toEqual([
      ['letters in incidents', 4],
      ['messages left in queues', 2],
      ['incidents still open', 1],
    ]);
  });
});
