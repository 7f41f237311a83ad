import { describe, expect, it } from '@jest/globals';
import { readThreshold } from './read-threshold.js';

describe('from when on alerts are to fire', () => {
  it.each([
    ['credential-expiring', 1],
    ['credential-expiring', 365],
    ['connection', 0],
    ['error-budget', 1.5],
    ['error-budget', null],
  ] as const)('of %s may be %j', (kind, value) => {
    expect(readThreshold(kind, value)).toBe(value);
  });

  it.each([
    [
      'credential-expiring',
      0,
      /^must be a whole number from 1 to 365 \(days\) for credential-expiring, or null; it is 0$/,
    ],
    ['credential-expiring', 366, /from 1 to 365/],
    ['credential-expiring', 7.5, /whole number/],
    ['connection', -1, /from 0 to 1440 \(minutes\)/],
    ['error-budget', 0.99, /a number from 1 to 1000 \(times\)/],
  ] as const)('of %s may not be %j', (kind, value, detail) => {
    expect(() => readThreshold(kind, value)).toThrow(
      expect.objectContaining({
        problem: expect.objectContaining({
          status: 400,
          errors: [{ pointer: '/value', detail: expect.stringMatching(detail) }],
        }),
      }),
    );
  });
});
