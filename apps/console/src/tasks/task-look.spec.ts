import { describe, expect, it } from '@jest/globals';
import { TASK_STATUSES, WAITING_REASONS } from '#libs/contracts';
import { reasonOf, STATUS_LOOKS, STATUSES } from './task-look.js';

describe('a status', () => {
  it('has a look, whichever it is', () => {
    expect(STATUSES.toSorted()).toEqual(TASK_STATUSES.toSorted());
  });

  it('that waits and one that needs a decision share neither tone nor mark', () => {
    const { parked, waiting } = STATUS_LOOKS;
    expect([parked.tone, parked.mark]).not.toContain(waiting.tone);
    expect(parked.mark).not.toBe(waiting.mark);
  });

  it('that waits says in words for what, whatever that is', () => {
    for (const reason of WAITING_REASONS) expect(reasonOf({ status: 'waiting', reason })).toMatch(/^(for|to) /);
    expect(reasonOf({ status: 'waiting', reason: 'novelty' })).toBe('novelty');
    expect(reasonOf({ status: 'waiting', reason: null })).toBe('');
  });

  it('of any other kind gives its reason as it is', () => {
    expect(reasonOf({ status: 'failed', reason: 'retry' })).toBe('retry');
    expect(reasonOf({ status: 'running', reason: null })).toBe('');
  });
});
