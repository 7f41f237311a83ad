import { describe, expect, it } from '@jest/globals';
import { type InputOf, LIST_QUEUES, type Operation } from '#libs/contracts';
import type { Caller } from '../auth/caller.js';
import { assertAllBound } from './assert-all-bound.js';
import { Operates } from './operates.js';

class Queues {
  @Operates(LIST_QUEUES)
  list(_caller: Caller, _input: InputOf<typeof LIST_QUEUES>): string {
    return 'a list';
  }
}

class MoreQueues {
  @Operates(LIST_QUEUES)
  listAgain(_caller: Caller, _input: InputOf<typeof LIST_QUEUES>): string {
    return 'a list';
  }
}

const other: Operation = { ...LIST_QUEUES, name: 'queues.count' };

describe('the methods that run operations', () => {
  it('must be one for each in the catalogue', () => {
    expect(() => assertAllBound([Queues], [LIST_QUEUES])).not.toThrow();
    expect(() => assertAllBound([Queues], [LIST_QUEUES, other])).toThrow('queues.count is run by none');
    expect(() => assertAllBound([Queues, MoreQueues], [LIST_QUEUES])).toThrow('queues.list is run by several');
    expect(() => assertAllBound([Queues], [])).toThrow('queues.list is not in the catalogue');
  });
});
