import { createHash, hash } from 'node:crypto';
import type { PreparedProvider } from '../providers/provider.js';
import { boundedKey } from '../reading/bounded-text.js';
import { eventTypeOf } from '../reading/event-type.js';
import { scalarAt } from '../reading/json-pointer.js';
import { readWebhookBody } from '../reading/webhook-body.js';
import type { Source } from '../sources/source-directory.js';
import type { RawDelivery } from '../verification/raw-delivery.js';
import type { NewDelivery } from './delivery-store.js';
import { eventBytes } from './event-bytes.js';
import { eventIdOf } from './event-id.js';

/** Headers of any provider that are passed on with an event. */
const ALWAYS_KEPT = ['content-type', 'content-encoding', 'user-agent'];

/** Makes of a verified delivery what is stored and published. Pure. */
export function describeDelivery(source: Source, delivery: RawDelivery): Omit<NewDelivery, 'trace'> {
  const { tenant, provider } = source;
  const body = readWebhookBody(delivery, provider.formField);
  const facts = provider.describe(delivery, body);
  const deliveryId = boundedKey(facts.deliveryId ?? hashOfSigned(provider.claim(delivery).signed));
  const eventId = eventIdOf(tenant, source.id, deliveryId);
  const eventType = eventTypeOf(facts.eventName);
  const laneValue =
    source.orderingPointer && body.kind === 'json' ? scalarAt(body.value, source.orderingPointer) : null;
  const parts = {
    id: eventId,
    providerName: source.providerName,
    sourceName: source.name,
    eventType,
    time: facts.occurredAt ?? delivery.receivedAt.toISOString(),
    body,
    headers: keptHeaders(delivery, provider),
    deliveryId,
  };
  return {
    tenant,
    sourceId: source.id,
    deliveryId,
    eventId,
    bodyHash: hash('sha256', delivery.body, 'buffer'),
    body: delivery.body,
    lane: { tenant, source: source.name, lane: boundedKey(laneValue ?? '') },
    routingKey: `${source.name}.${eventType}`,
    mayBeReplay: !facts.idIsSigned,
    event: (possibleReplay) => eventBytes(parts, possibleReplay),
  };
}

function keptHeaders({ headers }: RawDelivery, provider: PreparedProvider): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const names of [ALWAYS_KEPT, provider.keptHeaders]) {
    for (const name of names) {
      const value = headers[name];
      if (value !== undefined) kept[name] = value;
    }
  }
  return kept;
}

/** Stands for a delivery id where the provider gives none: the same signed bytes are the same delivery. */
function hashOfSigned(signed: ReadonlyArray<string | Buffer>): string {
  const digest = createHash('sha256');
  for (const part of signed) digest.update(part);
  return `sha256:${digest.digest('hex')}`;
}
