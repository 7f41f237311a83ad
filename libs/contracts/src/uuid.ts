import { randomUUID } from 'node:crypto';

/** The textual form of a UUID of any version (RFC 9562, section 4), in either case. */
export const UUID_PATTERN = '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$';

const uuid = new RegExp(UUID_PATTERN);

/** Whether `value` is a UUID in its textual form. */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && uuid.test(value);
}

/**
 * A new UUIDv7 (RFC 9562, section 5.7): 48 bits of Unix time in milliseconds, then 74 random bits.
 * Ids made later sort later, which keeps index inserts at the right edge.
 */
export function newUuid(now: number = Date.now()): string {
  const time = now.toString(16).padStart(12, '0');
  // Random bits that the engine draws for many at once, with the variant where it belongs.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
