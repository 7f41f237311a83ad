import { describe, expect, it } from '@jest/globals';
import { lineOf, readLine } from './search-line.js';
import { ANY, searchHref, searchOf } from './task-search.js';

const ID = '018f4d3e-0000-7000-8000-000000000001';
const TRACE = '0af7651916cd43dd8448eb211c80319c';

describe('a line that searches', () => {
  it.each([
    ['', {}],
    ['   ', {}],
    [ID, { id: ID }],
    [TRACE, { traceId: TRACE }],
    ['order-17', { idempotencyKey: 'order-17' }],
    ['order 17', { idempotencyKey: 'order 17' }],
    ['order:17', { idempotencyKey: 'order:17' }],
    ['"order:17"', { idempotencyKey: 'order:17' }],
    [`key:${ID}`, { idempotencyKey: ID }],
    ['label:ticket=T-9', { labels: ['ticket:T-9'] }],
    ['label:ticket:T-9 label:"to=a b=c"', { labels: ['ticket:T-9', 'to:a b=c'] }],
    ['run:"say \\"hi\\" \\\\"', { run: 'say "hi" \\' }],
    ['Status:failed connector:http agent:triage', { status: 'failed', connector: 'http', agent: 'triage' }],
    [`trace:${TRACE} action:request connection:shop`, { traceId: TRACE, action: 'request', connection: 'shop' }],
    ['constructor:x', { idempotencyKey: 'constructor:x' }],
    ['label:plain', { idempotencyKey: 'label:plain' }],
    ['key:', { idempotencyKey: 'key:' }],
    ['"not closed', { idempotencyKey: '"not closed' }],
    [`<img src=x onerror="x">`, { idempotencyKey: '<img src=x onerror="x">' }],
  ])('is read as it is meant: %s', (line, search) => {
    expect(readLine(line)).toEqual(search);
  });

  it.each([
    { id: ID },
    { idempotencyKey: ID },
    { idempotencyKey: 'a "b" \\ c' },
    { run: 'run:81', labels: ['ticket:T-9', 'note:x = "y" <b>', 'empty:'] },
    { traceId: TRACE, action: 'request', connection: 'shop', id: 'not-an-id' },
  ])('is written so that it is read the same: %j', (search) => {
    expect(readLine(lineOf({ ...ANY, ...search }))).toEqual(search);
  });
});

describe('the address of a search', () => {
  it('leads to the search it was made of, whatever is searched for', () => {
    const search = {
      ...ANY,
      run: 'a/b&c#d?e=%20 שלום',
      labels: ['x:1&2', 'y:#'],
      status: 'failed',
      since: '2026-11-30T08:00:00.000Z',
    };
    expect(searchOf(searchHref(search))).toEqual(search);
    expect(searchHref()).toBe('#/tasks');
    expect(searchOf('#/tasks')).toEqual(ANY);
    expect(searchOf('#/tasks?colour=red&status=parked&status=failed&%')).toEqual({ ...ANY, status: 'parked' });
  });
});
