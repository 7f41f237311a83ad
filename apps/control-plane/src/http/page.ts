import { ProblemError } from '#libs/nest-runtime';

/** A list, or the part of it that follows a cursor. */
export interface Page<Item> {
  items: Item[];
  /** Leads to the next page; null on the last. */
  nextCursor: string | null;
}

/** A cursor that begins a page behind `key`. Opaque to callers. */
export function cursorBehind(key: string): string {
  return Buffer.from(`1:${key}`, 'utf8').toString('base64url');
}

/** The key a cursor stands behind; null without a cursor. Throws a 400 where it is none of ours. */
export function readCursor(cursor: string | undefined, isKey: (key: string) => boolean): string | null {
  if (cursor === undefined) return null;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const key = text.slice(2);
  if (!text.startsWith('1:') || !isKey(key) || cursorBehind(key) !== cursor) {
    throw ProblemError.badRequest('invalid_parameter', {
      parameter: 'cursor',
      detail: 'is not a cursor of this list: give back nextCursor as it came, or none',
    });
  }
  return key;
}

/** Makes a page of `found`, which was asked for with one more than `limit`. */
export function pageOf<Found, Item>(
  found: readonly Found[],
  limit: number,
  keyOf: (found: Found) => string,
  present: (found: Found) => Item,
): Page<Item> {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(present),
    nextCursor: found.length > limit && last !== undefined ? cursorBehind(keyOf(last)) : null,
  };
}
