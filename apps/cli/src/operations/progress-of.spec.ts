import { describe, expect, it } from '@jest/globals';
import { type Erasure, OPERATIONS } from '#libs/contracts';
import { EXIT } from '../exit-code.js';
import { ERASURE_PROGRESS } from './erasure-progress.js';
import { progressOf } from './progress-of.js';

const BEGUN = { id: '018f0000-0000-7000-8000-000000000001', state: 'running' };

describe('long work', () => {
  it('is told, whichever operation has begun it', () => {
    const long = OPERATIONS.filter(({ progress }) => progress !== undefined);
    expect(long.map((operation) => progressOf(operation, BEGUN)?.noun)).not.toContain(undefined);
  });

  it('is none where the answer says what would be done', () => {
    for (const operation of OPERATIONS) expect(progressOf(operation, { selected: 3, goes: 2 })).toBeUndefined();
  });
});

describe('an erasure', () => {
  const done = { ...BEGUN, labelName: 'user', state: 'done', tasks: 3, letters: 1, left: 0, leftTasks: [] };

  it('is done where nothing was left', () => {
    expect(ERASURE_PROGRESS.exit(done as unknown as Erasure)).toBe(EXIT.done);
  });

  it('fails the command that followed it where tasks were left, and names them', () => {
    const left = { ...done, left: 1, leftTasks: [{ id: 'x', status: 'parked' }] } as unknown as Erasure;
    expect(ERASURE_PROGRESS.end(left)).toEqual([
      `Erasure ${BEGUN.id} is done: 3 tasks and 1 dead letters erased.`,
      '1 tasks were not finished and are as they were:',
      '  x parked',
    ]);
    expect(ERASURE_PROGRESS.exit(left)).toBe(EXIT.failed);
  });
});
