import { describe, expect, it } from '@jest/globals';
import { missingFeatures } from '../administration/broker-features.js';
import { backoffMs } from './backoff.js';
import { unfitness } from './broker-fitness.js';

const capabilities = {
  publisher_confirms: true,
  'basic.nack': true,
  consumer_cancel_notify: true,
  'connection.blocked': true,
};
const fit = { product: 'RabbitMQ', version: '3.10.8', capabilities };

describe('the start-up check of the broker', () => {
  it.each(['3.10.0', '3.13.7', '4.0.5', '4.3.0-rc.1'])('takes RabbitMQ %s', (version) => {
    expect(unfitness({ ...fit, version })).toBeNull();
  });

  it.each(['3.9.27', '2.8.1', 'unknown'])('refuses RabbitMQ %s and says what is needed', (version) => {
    expect(unfitness({ ...fit, version })).toMatch(/too old: Waybill needs 3\.10 or later .* Upgrade the broker\./);
  });

  it('refuses another product', () => {
    expect(unfitness({ ...fit, product: 'LavinMQ' })).toContain('calls itself "LavinMQ"');
  });

  it('names every capability that is missing', () => {
    const { publisher_confirms: _, ...rest } = capabilities;
    expect(unfitness({ ...fit, capabilities: { ...rest, 'basic.nack': false } })).toContain(
      'does not offer publisher_confirms, basic.nack;',
    );
    expect(unfitness({ ...fit, capabilities: null })).toContain('connection.blocked');
  });

  it('refuses feature flags that are off, and takes ones a newer broker no longer lists', () => {
    expect(missingFeatures([{ name: 'quorum_queue', state: 'disabled' }])).toContain('quorum_queue are off');
    expect(missingFeatures([{ name: 'quorum_queue', state: 'enabled' }])).toBeNull();
  });
});

describe('the pause between two tries', () => {
  it('doubles up to its cap, and spreads over its upper half', () => {
    const bounds = { firstMs: 100, capMs: 1_000 };
    expect([0, 1, 2, 3, 4, 500].map((attempt) => backoffMs(attempt, bounds, () => 1))).toEqual([
      100, 200, 400, 800, 1_000, 1_000,
    ]);
    expect(backoffMs(4, bounds, () => 0)).toBe(500);
  });
});
