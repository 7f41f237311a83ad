import { describe, expect, it } from '@jest/globals';
import { thresholdsOf } from '../thresholds.js';
import { refusedWebhooks } from './refused-webhooks.js';

const found = (recent: number, before: number, own: Parameters<typeof thresholdsOf>[0] = []) =>
  refusedWebhooks([{ tenant: 'acme', source: 'shop', reason: 'mismatch', recent, before }], thresholdsOf(own));

describe('webhooks that are refused', () => {
  it.each([
    [9, 0, false],
    [10, 0, true],
    [30, 96 * 10, false],
    [31, 96 * 10, true],
    [10, 96 * 3, true],
    [10, 96 * 4, false],
  ])('%d in a quarter of an hour after %d in a day are too many: %j', (recent, before, isTold) => {
    expect(found(recent, before).length).toBe(isTold ? 1 : 0);
  });

  it('are too many from as many on as the tenant has set, where that is more than usual', () => {
    const own = [{ tenant: 'acme', kind: 'webhooks-refused', value: 2 }] as const;
    expect(found(1, 0, own)).toEqual([]);
    expect(found(2, 0, own)).toEqual([
      {
        ...{ tenant: 'acme', kind: 'webhooks-refused', subject: 'shop', value: 2, since: null },
        detail: { reason: 'mismatch' },
      },
    ]);
  });
});
