import { hash } from 'node:crypto';

/**
 * The id of the event of one delivery: a UUIDv8 (RFC 9562, section 5.8) over tenant, source and delivery id. The same
 * delivery has the same event id for ever, also where its receipt was purged or lost and it comes again.
 */
export function eventIdOf(tenant: string, sourceId: string, deliveryId: string): string {
  const bytes = hash('sha256', JSON.stringify(['waybill/event/1', tenant, sourceId, deliveryId]), 'buffer');
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
