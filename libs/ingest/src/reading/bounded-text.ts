import { createHash } from 'node:crypto';

/** The longest delivery id or lane kept as it is, in characters; an index entry must stay small. */
export const MAX_KEPT_CHARACTERS = 200;

/** A text of the sender's as part of a key: as it is, or its SHA-256 where it is long or not plain. */
export function boundedKey(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not reach a key.
  const plain = text.length <= MAX_KEPT_CHARACTERS && text.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(text);
  return plain ? text : `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
