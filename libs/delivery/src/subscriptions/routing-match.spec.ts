import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { matchesRouting } from './routing-match.js';

/** The rule by the book: consume the pattern's words one after the other. */
function byTheBook(pattern: string[], key: string[]): boolean {
  const [part, ...rest] = pattern;
  if (part === undefined) return key.length === 0;
  if (part === '#') return byTheBook(rest, key) || (key.length > 0 && byTheBook(pattern, key.slice(1)));
  return key.length > 0 && (part === '*' || part === key[0]) && byTheBook(rest, key.slice(1));
}

describe('A topic pattern', () => {
  it.each([
    ['#', 'github.create-issue.succeeded', true],
    ['github.#', 'github.create-issue.succeeded', true],
    ['github.#', 'github', true],
    ['github.#', 'gitlab.create-issue.succeeded', false],
    ['*.*.failed', 'http.request.failed', true],
    ['*.failed', 'http.request.failed', false],
    ['#.failed', 'http.request.failed', true],
    ['github.*', 'github', false],
    ['*', '', true],
    ['#.#', 'a', true],
    ['a.#.b.#.c', 'a.x.b.y.z.c', true],
    ['a.#.b.#.c', 'a.x.y.z.c', false],
  ])('%j with key %j: %j', (pattern, key, expected) => {
    expect(matchesRouting(pattern, key)).toBe(expected);
  });

  it('matches as the rule by the book says, whatever words it is made of', () => {
    const part = fc.constantFrom('*', '#', 'a', 'b', '');
    const word = fc.constantFrom('a', 'b', 'c', '');
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 6 }),
        fc.array(word, { minLength: 1, maxLength: 7 }),
        (pattern, key) => {
          expect(matchesRouting(pattern.join('.'), key.join('.'))).toBe(byTheBook(pattern, key));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('takes linear time where a search would try again and again', () => {
    const started = performance.now();
    expect(matchesRouting(`${'#.a.'.repeat(60)}b`, 'a.'.repeat(60))).toBe(false);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
