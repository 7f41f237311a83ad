import { describe, it } from '@jest/globals';
import { InMemoryWebhookStore } from './in-memory-webhook-store.js';
import { WEBHOOK_STORE_RULES } from './webhook-store-rules.js';

describe('the webhook store in memory', () => {
  it.each(WEBHOOK_STORE_RULES)('$name', ({ check }) => check(new InMemoryWebhookStore(), 'acme'));
});
