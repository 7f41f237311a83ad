/** The bytes of a base64 text (RFC 4648, section 4); null unless it is exactly what encoding them gives. */
export function readStrictBase64(text: string): Buffer | null {
  // Node's own decoder skips what is no base64.
  const bytes = Buffer.from(text, 'base64');
  return bytes.length > 0 && bytes.toString('base64') === text ? bytes : null;
}

/** The key in a Standard Webhooks secret. The message of its TypeError never shows it. */
export function readSigningSecret(secret: string): Buffer {
  const key = secret.startsWith('whsec_') ? readStrictBase64(secret.slice('whsec_'.length)) : null;
  if (key && key.length >= 24 && key.length <= 64) return key;
  throw new TypeError('A signing secret must read whsec_ followed by the base64 of 24 to 64 bytes');
}
