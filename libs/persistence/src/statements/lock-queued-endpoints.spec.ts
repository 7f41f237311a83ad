import { describe, expect, it } from '@jest/globals';
import { lockQueuedEndpoints } from './lock-queued-endpoints.js';

describe('the order in which endpoint groups are locked', () => {
  it('is that of JavaScript in every database: two orders among two lockers are a deadlock', () => {
    const [, order = ''] = /ORDER BY ([^\n]+)/.exec(lockQueuedEndpoints.text) ?? [];
    expect(order.split(', ').map((part) => part.replace(/^h\.\w+ /, ''))).toEqual(Array(4).fill('COLLATE "C"'));
  });
});
