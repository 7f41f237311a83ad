import { github } from './github.js';
import { hmac } from './hmac.js';
import type { WebhookProvider } from './provider.js';
import { standardWebhooks } from './standard-webhooks.js';

/** Every webhook provider there is. */
export const WEBHOOK_PROVIDERS: readonly WebhookProvider[] = [github, standardWebhooks, hmac];

/** The provider of this name. Throws an error that names the known ones. */
export function webhookProvider(name: string): WebhookProvider {
  const provider = WEBHOOK_PROVIDERS.find((candidate) => candidate.name === name);
  if (provider) return provider;
  throw new RangeError(
    `No webhook provider is called ${JSON.stringify(name)}; there are ${WEBHOOK_PROVIDERS.map((known) => known.name).join(', ')}`,
  );
}
