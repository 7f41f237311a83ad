/** How a digest is written in a header. */
export const DIGEST_ENCODINGS = ['hex', 'base64'] as const;

/** The writing of a digest: hexadecimal in either case, or base64 (RFC 4648, section 4) with its padding. */
export type DigestEncoding = (typeof DIGEST_ENCODINGS)[number];

/** Reads a digest; null unless the text is exactly what encoding the same bytes gives. Node's own decoder skips rubbish. */
export function readDigest(text: string, encoding: DigestEncoding): Buffer | null {
  const bytes = Buffer.from(text, encoding);
  const canonical = encoding === 'hex' ? text.toLowerCase() : text;
  return bytes.length > 0 && bytes.toString(encoding) === canonical ? bytes : null;
}
