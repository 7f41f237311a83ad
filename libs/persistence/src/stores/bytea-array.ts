/** OID of `bytea` in PostgreSQL's catalogue. */
const BYTEA = 17;

/** Bytes of the header of an array of one dimension. */
const HEADER = 20;

/**
 * A `bytea[]` parameter in PostgreSQL's binary format: as text every byte would become two, to be written and read again.
 * The format is that of `array_recv`: dimensions, whether there are nulls, the type of the elements, then length and lower
 * bound; then each element with its length before it, -1 for null. All numbers are of 32 bits, big-endian.
 */
export function byteaArray(values: readonly (Buffer | null)[]): Buffer {
  let size = HEADER;
  let nulls = 0;
  for (const value of values) {
    size += 4 + (value?.length ?? 0);
    if (value === null) nulls = 1;
  }
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  for (const word of [1, nulls, BYTEA, values.length, 1]) at = bytes.writeInt32BE(word, at);
  for (const value of values) {
    at = bytes.writeInt32BE(value?.length ?? -1, at);
    if (value !== null) at += value.copy(bytes, at);
  }
  return bytes;
}
