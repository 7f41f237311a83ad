const LENGTH_BYTES = 4;

/**
 * Parts one behind the other, each after its length in bytes (four of them, the greatest first): two lists of parts give the
 * same bytes only where they are the same list. Text is written as UTF-8.
 */
export function lengthPrefixed(parts: readonly (string | Uint8Array)[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = typeof part === 'string' ? Buffer.from(part, 'utf8') : part;
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}
