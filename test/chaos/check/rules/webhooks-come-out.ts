import type { DatabaseFacts } from '../../history.js';
import type { IndexedHistory, OrderRecord } from '../indexed-history.js';
import { mayBeUnwitnessed } from '../losses.js';
import type { Violation } from '../report.js';
import { violationBy, violationOf } from '../violation.js';

const RULE = 'a webhook taken in comes out, and no other';

type Receipt = DatabaseFacts['receipts'][number];

/** What a webhook is told to do that must be refused. */
const TAMPERED = 'tampered';

/**
 * A webhook answered 2xx has one receipt, and its event was seen, unless a fault took the witness's queue away. One that
 * was tampered with is never taken in, however often it is sent.
 */
export function webhooksComeOut({ history, webhooks, losses }: IndexedHistory): Violation[] {
  const receipts = new Map<string, Receipt[]>();
  for (const receipt of history.database.receipts) {
    receipts.set(receipt.deliveryId, [...(receipts.get(receipt.deliveryId) ?? []), receipt]);
  }
  const sent = new Set(webhooks.map(({ first }) => first.id));
  const strays = history.database.receipts
    .filter(({ deliveryId }) => !sent.has(deliveryId))
    .map((receipt) =>
      violationBy('unexpected', RULE, `There is a receipt of ${receipt.deliveryId}, which nobody sent`, [receipt]),
    );
  const ofRecords = webhooks.flatMap((record) => {
    const found = receipts.get(record.first.id) ?? [];
    return isTampered(record) ? ofTampered(record, found) : ofGenuine(record, found, losses);
  });
  return [...ofRecords, ...strays];
}

const isTampered = ({ first }: OrderRecord): boolean => first.behave.includes(TAMPERED);

function ofTampered(record: OrderRecord, receipts: readonly Receipt[]): Violation[] {
  if (record.accepted.length === 0 && receipts.length === 0 && record.seen.length === 0) return [];
  return [violationOf(record, 'unexpected', RULE, 'A webhook that was tampered with was taken in')];
}

function ofGenuine(record: OrderRecord, receipts: readonly Receipt[], losses: IndexedHistory['losses']): Violation[] {
  const [receipt, ...more] = receipts;
  if (more.length > 0) {
    return [violationOf(record, 'doubled', RULE, `One delivery became ${receipts.length} events`)];
  }
  if (receipt === undefined) {
    if (record.accepted.length === 0) return [];
    return [violationOf(record, 'lost', RULE, 'The webhook was answered 2xx, and there is no receipt')];
  }
  const out = record.seen.some(({ by, id }) => by === 'event' && id === receipt.eventId);
  if (out || receipt.publishedAt === null || mayBeUnwitnessed(receipt.publishedAt, losses)) return [];
  return [violationOf(record, 'lost', RULE, `Nobody saw its event ${receipt.eventId}`)];
}
