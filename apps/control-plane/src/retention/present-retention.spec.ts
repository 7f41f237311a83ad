import { describe, expect, it } from '@jest/globals';
import { presentRetention } from './present-retention.js';

describe('how long a kind is kept', () => {
  it.each([
    [null, 30, 30],
    [7, 30, 7],
    [60, 30, 30],
  ])('is what the tenant has set, %j, but never longer than the installation keeps it, %d', (own, most, days) => {
    expect(presentRetention('tasks', own, most)).toMatchObject({ kind: 'tasks', days, own, most });
  });
});
