import type { SourceEntity } from '#libs/persistence';

/** A source as the API shows it, with the URL to give to the provider and without its secrets. */
export function presentSource(source: SourceEntity, publicWebhookUrl: string) {
  const { id, name, provider, settings, orderingPointer, version, createdAt, updatedAt } = source;
  const url = `${publicWebhookUrl.replace(/\/+$/, '')}/v1/webhooks/${id}`;
  return { id, name, provider, settings, orderingKey: orderingPointer, url, version, createdAt, updatedAt };
}

/** A source as the API shows it. */
export type PresentedSource = ReturnType<typeof presentSource>;
