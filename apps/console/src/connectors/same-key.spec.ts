import { expect, it } from '@jest/globals';
import { SameKey } from './same-key.js';

it('is the same key for the same task, and another for any other', () => {
  const keys = new SameKey((bytes) => crypto.getRandomValues(bytes));
  const first = keys.for('a');
  expect(first).toMatch(/^console-[0-9a-f]{32}$/);
  expect(keys.for('a')).toBe(first);
  const other = keys.for('b');
  expect(other).not.toBe(first);
  expect(keys.for('b')).toBe(other);
  expect(keys.for('a')).not.toBe(first);
});
