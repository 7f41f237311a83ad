import type { RawDelivery, StoredSource } from '#libs/ingest';
import { InMemoryWebhookStore, type Reception, RefusalTally, SourceDirectory, WebhookReceiver } from '#libs/ingest';

const ID = '018f3f7e-0000-7000-8000-000000000001';

/** A source in memory that takes webhooks in as webhook-ingest does. */
export interface WebhookDesk {
  receive(delivery: RawDelivery): Promise<Reception>;
  /** The events made so far, as they would be published. */
  readonly events: readonly { readonly routingKey: string; readonly event: Buffer }[];
}

/** Sets a source up by what an operator says of it. */
export function webhookDesk(said: {
  provider: string;
  settings: Record<string, unknown>;
  secret: string;
}): WebhookDesk {
  const { provider, settings, secret } = said;
  const sealedSecrets = Buffer.alloc(0);
  const source: StoredSource = {
    tenant: 'acme',
    name: 'site',
    id: ID,
    provider,
    settings,
    sealedSecrets,
    orderingPointer: null,
  };
  const directory = new SourceDirectory({ readSources: async () => [source] }, async () => [secret]);
  const refusals = new RefusalTally({ addRefusals: async () => undefined });
  const memory = new InMemoryWebhookStore();
  const events: { routingKey: string; event: Buffer }[] = [];
  const store = {
    accept: (deliveries: Parameters<typeof memory.accept>[0]) => {
      for (const { routingKey, event } of deliveries) events.push({ routingKey, event: event(true) });
      return memory.accept(deliveries);
    },
  };
  const receiver = new WebhookReceiver(directory, { offerAccepted: () => undefined }, refusals, store, {
    received: () => undefined,
  });
  return { receive: (delivery) => receiver.receive(ID, delivery), events };
}
