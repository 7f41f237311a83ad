import type { Span } from '@opentelemetry/api';
import { isUuid } from '#libs/contracts';
import { inBatchSpan, inSpan, type Traced, traced, traceHeadersNow } from '#libs/tracing';
import { measureReception } from '../observing/webhook-metrics.js';
import type { OwedEvent } from '../publishing/event-store.js';
import type { LanePublisher } from '../publishing/lane-publisher.js';
import type { Source, SourceDirectory } from '../sources/source-directory.js';
import type { RawDelivery } from '../verification/raw-delivery.js';
import type { Refusal, SignatureClaim } from '../verification/signature-claim.js';
import { verifySignature } from '../verification/verify-signature.js';
import { type Acceptance, type DeliveryStore, type NewDelivery, StoreUnavailable } from './delivery-store.js';
import { describeDelivery } from './describe-delivery.js';
import { BatchTimeout, MicroBatch } from './micro-batch.js';
import type { ReceptionLine, ReceptionLog } from './reception-log.js';
import { type RefusalTally, UNKNOWN_SOURCE } from './refusal-tally.js';

/** What became of a delivery. A refusal has its reason for counting; no sender is told it. */
export type Reception = Acceptance | { kind: 'refused'; reason: Refusal };

/** Deliveries in one transaction at most, and their bytes. */
const MAX_BATCH = 200;
const MAX_BATCH_BYTES = 16 * 1024 * 1024;

/** Providers wait 10 s or less; a sender is told to come again before it has hung up. */
const MAX_WAIT_MS = 8_000;

const NOTHING_KNOWN: ReceptionLine = {
  tenant: null,
  source: null,
  provider: null,
  outcome: 'failed',
  reason: null,
  deliveryId: null,
  eventId: null,
  bytes: 0,
  durationMs: 0,
};

/** Takes deliveries in: verify, then describe, then store, then have published. */
export class WebhookReceiver {
  readonly #batch: MicroBatch<Traced<NewDelivery>, Acceptance | Error>;

  constructor(
    private readonly directory: SourceDirectory,
    publisher: Pick<LanePublisher, 'offerAccepted'>,
    private readonly refusals: RefusalTally,
    store: DeliveryStore,
    private readonly log: ReceptionLog,
  ) {
    this.#batch = new MicroBatch<Traced<NewDelivery>, Acceptance | Error>({
      flush: (deliveries) =>
        inBatchSpan('webhooks', deliveries, async (items) => {
          const answers = await store.accept(items);
          publisher.offerAccepted(acceptedEvents(items, answers));
          return answers;
        }),
      key: ({ item: { tenant, sourceId, deliveryId } }) => `${tenant}\n${sourceId}\n${deliveryId}`,
      maxItems: MAX_BATCH,
      maxWeight: MAX_BATCH_BYTES,
      weight: ({ item }) => item.body.length,
      maxWaitMs: MAX_WAIT_MS,
    });
  }

  /**
   * Takes one delivery in; returns after it is durable, or refused. Throws StoreUnavailable where the database is away
   * or does not answer in time: the delivery may then be stored or not, and the sender shall send it again.
   */
  async receive(sourceId: string, delivery: RawDelivery): Promise<Reception> {
    const began = performance.now();
    const line: ReceptionLine = { ...NOTHING_KNOWN, bytes: delivery.body.length };
    try {
      const reception = await this.#receive(sourceId, delivery, line);
      line.outcome = reception.kind;
      return reception;
    } finally {
      const durationMs = performance.now() - began;
      line.durationMs = Math.round(durationMs);
      measureReception(line, durationMs);
      this.log.received(line);
    }
  }

  /** Writes what it learns into `line`. */
  async #receive(sourceId: string, delivery: RawDelivery, line: ReceptionLine): Promise<Reception> {
    const verified = await this.#verify(sourceId, delivery);
    line.tenant = verified.source?.tenant ?? null;
    line.source = verified.source?.name ?? null;
    line.provider = verified.source?.providerName ?? null;
    if ('reason' in verified) {
      line.reason = verified.reason;
      this.refusals.add(
        verified.source ? { ...verified.source, sourceId: verified.source.id } : UNKNOWN_SOURCE,
        verified.reason,
      );
      return { kind: 'refused', reason: verified.reason };
    }
    const described = { ...describeDelivery(verified.source, delivery), trace: traceHeadersNow({}) };
    line.deliveryId = described.deliveryId;
    const acceptance = await inSpan('accept webhook', { attributes: attributesOf(described) }, (span) =>
      this.#store(traced(described), span),
    );
    if (acceptance instanceof Error) throw acceptance;
    line.eventId = acceptance.eventId;
    return acceptance;
  }

  async #store(delivery: Traced<NewDelivery>, span: Span): Promise<Acceptance | Error> {
    try {
      const acceptance = await this.#batch.add(delivery);
      if (!(acceptance instanceof Error)) span.setAttribute('waybill.acceptance', acceptance.kind);
      return acceptance;
    } catch (error) {
      throw error instanceof BatchTimeout ? new StoreUnavailable(error.message, { cause: error }) : error;
    }
  }

  /** Resolves once nothing is waiting to be stored. */
  idle(): Promise<void> {
    return this.#batch.idle();
  }

  /**
   * What fails against the source as known is tried against the source as it is now: a secret may have been changed a
   * moment ago. So a wrong signature and an unknown source both cost one reading and one verification more or less.
   */
  async #verify(
    sourceId: string,
    delivery: RawDelivery,
  ): Promise<{ source: Source } | { source: Source | null; reason: Refusal }> {
    const began = performance.now();
    const id = isUuid(sourceId) ? sourceId.toLowerCase() : null;
    const known = id === null ? null : await this.#find(id);
    const reason = check(known, delivery);
    if (known && reason === null) return { source: known };
    const present = id === null ? null : await this.#find(id, began);
    if (present === known || !present)
      return { source: present, reason: present ? (reason ?? 'mismatch') : 'unknown-source' };
    const again = check(present, delivery);
    return again === null ? { source: present } : { source: present, reason: again };
  }

  async #find(id: string, notBefore?: number): Promise<Source | null> {
    try {
      return await this.directory.find(id, notBefore);
    } catch (error) {
      throw new StoreUnavailable('The sources cannot be read', { cause: error });
    }
  }
}

/** The new ones of a batch, in its order. */
function acceptedEvents(
  deliveries: readonly NewDelivery[],
  answers: ReadonlyArray<Acceptance | Error | undefined>,
): OwedEvent[] {
  return deliveries.flatMap(({ lane, routingKey, trace }, place) => {
    const answer = answers[place];
    if (answer === undefined || answer instanceof Error || answer.kind !== 'accepted') return [];
    return [{ id: answer.eventId, lane, routingKey, event: answer.event, trace }];
  });
}

function attributesOf({ tenant, lane, deliveryId, eventId }: NewDelivery): Record<string, string> {
  return {
    'waybill.tenant': tenant,
    'waybill.source': lane.source,
    'waybill.delivery.id': deliveryId,
    'waybill.event.id': eventId,
  };
}

function check(source: Source | null, delivery: RawDelivery): Refusal | null {
  if (source) return verifySignature(source.provider.claim(delivery), source.secrets);
  const nobody: SignatureClaim = { algorithm: 'sha256', signed: [delivery.body], signatures: [], flaw: null };
  verifySignature(nobody, []);
  return 'unknown-source';
}
