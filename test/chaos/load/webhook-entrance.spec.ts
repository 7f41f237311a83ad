import { expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { signWebhook } from './webhook-entrance.js';

it('signs as the reference library verifies, and not for another body', () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const seconds = Math.floor(Date.now() / 1_000);
  const headers = {
    'webhook-id': 'delivery-1',
    'webhook-timestamp': String(seconds),
    'webhook-signature': signWebhook(secret, 'delivery-1', seconds, '{"a":1}'),
  };
  expect(new Webhook(secret).verify('{"a":1}', headers)).toEqual({ a: 1 });
  expect(() => new Webhook(secret).verify('{"a":2}', headers)).toThrow();
});
