import { describe, expect, it } from '@jest/globals';
import { forgetKey, isKeyLike, keepKey, takeKey } from './kept-key.js';

function place(hash = '') {
  const kept = new Map<string, string>();
  const addresses: string[] = [];
  return {
    kept,
    addresses,
    location: { hash, pathname: '/console/', search: '' },
    history: {
      replaceState: (_data: unknown, _unused: string, url?: string | URL | null) => void addresses.push(`${url}`),
    },
    sessionStorage: {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
      removeItem: (name: string) => void kept.delete(name),
    },
  };
}

describe('the key of a tab', () => {
  it('is taken from the fragment, kept, and gone from the address', () => {
    const here = place('#key=wb%5Fabc.def');
    expect(takeKey(here)).toBe('wb_abc.def');
    expect([...here.kept.values()]).toEqual(['wb_abc.def']);
    expect(here.addresses).toEqual(['/console/']);
  });

  it('is the one kept before where the address has none, and the address is left alone', () => {
    const here = place('#task=1');
    expect(takeKey(here)).toBeNull();
    keepKey(here, 'abc');
    expect(takeKey(here)).toBe('abc');
    expect(here.addresses).toEqual([]);
    forgetKey(here);
    expect(takeKey(here)).toBeNull();
  });

  it.each(['#key=', '#key=%zz', '#key=a%20b', '#key=%0d%0ax', '#key=schl%C3%BCssel'])(
    'is not %s, which leaves the address all the same',
    (hash) => {
      const here = place(hash);
      expect(takeKey(here)).toBeNull();
      expect(here.addresses).toEqual(['/console/']);
    },
  );

  it('has only characters that a header can carry', () => {
    expect(['a', 'wb_A-9.~', '', 'a b', 'a\n', 'ä', 'x'.repeat(513)].map(isKeyLike)).toEqual([
      ...[true, true],
      ...[false, false, false, false, false],
    ]);
  });
});
