import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '#libs/nest-runtime';
import { cursorBehind, pageOf, readCursor } from './page.js';

const isKey = (key: string) => /^[a-z]+$/.test(key);

describe('a cursor', () => {
  it('leads back to the key it stands behind', () => {
    expect(readCursor(cursorBehind('abc'), isKey)).toBe('abc');
    expect(readCursor(undefined, isKey)).toBeNull();
  });

  it.each(['', 'zzz', cursorBehind('9'), `${cursorBehind('abc')}=`, Buffer.from('2:abc').toString('base64url')])(
    '%j is refused',
    (cursor) => {
      expect(() => readCursor(cursor, isKey)).toThrow(ProblemError);
    },
  );
});

describe('a page', () => {
  const page = (found: string[]) =>
    pageOf(
      found,
      2,
      (key) => key,
      (key) => key.toUpperCase(),
    );

  it('ends where nothing more was found', () => {
    expect(page(['a', 'b'])).toEqual({ items: ['A', 'B'], nextCursor: null });
    expect(page([])).toEqual({ items: [], nextCursor: null });
  });

  it('leads on behind its last item where one more was found', () => {
    expect(page(['a', 'b', 'c'])).toEqual({ items: ['A', 'B'], nextCursor: cursorBehind('b') });
  });
});
