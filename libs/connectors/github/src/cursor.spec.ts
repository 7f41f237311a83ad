import { describe, expect, it } from '@jest/globals';
import Value from 'typebox/value';
import { Cursor, cursorQuery, readFollowing } from './cursor.js';

const to = (query: string, rel: string) => `<https://api.github.com/repositories/1/issues?${query}>; rel="${rel}"`;

describe('the way to the next page', () => {
  it.each<[string | undefined, boolean, string | null]>([
    [undefined, false, null],
    ['nonsense', false, null],
    [`${to('page=1', 'prev')}, ${to('page=9', 'last')}`, false, null],
    [`${to('page=1', 'prev')}, ${to('per_page=1&page=3', 'next')}, ${to('page=9', 'last')}`, true, 'page=3'],
    ['<https://api.github.com/x?page=4>; rel=next', true, 'page=4'],
    [to('state=all&after=Y3Vyc29y%3D%3D&per_page=1', 'next'), true, 'after=Y3Vyc29y%3D%3D'],
    [`${to('page=2&after=a%2Fb', 'next')}, ${to('before=c&page=1', 'prev')}`, true, 'after=a%2Fb&page=2'],
    [to('after=a&page=two', 'next'), true, 'after=a'],
    [to('page=0', 'next'), true, null],
    [to('start=5', 'next'), true, null],
    ['<>; rel="next"', true, null],
  ])('by the link %j: more %j, at %j', (link, hasMore, nextCursor) => {
    expect(readFollowing(link)).toEqual({ hasMore, nextCursor });
    expect(nextCursor === null || Value.Check(Cursor, nextCursor)).toBe(true);
  });

  it('is the number alone where the place is longer than a cursor may be', () => {
    const link = to(`after=${'a'.repeat(1001)}&page=2`, 'next');
    expect(readFollowing(link)).toEqual({ hasMore: true, nextCursor: 'page=2' });
  });

  it('asks for what the link has asked for', () => {
    expect(cursorQuery('after=a%2Fb%3D&page=2')).toEqual({ after: 'a/b=', page: '2' });
    expect(cursorQuery('')).toEqual({});
  });
});
