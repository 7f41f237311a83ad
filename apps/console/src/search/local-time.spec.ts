import { expect, it } from '@jest/globals';
import { instantOfLocal, localTimeOf } from './local-time.js';

it('a local time and its instant lead to each other', () => {
  const iso = new Date(2026, 10, 3, 8, 5).toISOString();
  expect(localTimeOf(iso)).toBe('2026-11-03T08:05');
  expect(instantOfLocal('2026-11-03T08:05', '')).toBe(iso);
});

it('an instant stays as exact as it was while its field says the same', () => {
  const exact = new Date(2026, 10, 3, 8, 5, 59, 123).toISOString();
  expect(instantOfLocal(localTimeOf(exact), exact)).toBe(exact);
});

it('what is no time narrows nothing in a field, and is left to the API in an address', () => {
  expect([localTimeOf(''), localTimeOf('soon'), instantOfLocal('', ''), instantOfLocal('soon', '')]).toEqual(
    Array(4).fill(''),
  );
  expect(instantOfLocal('', 'soon')).toBe('soon');
});
