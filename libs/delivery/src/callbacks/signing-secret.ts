/** The prefix of a Standard Webhooks signing secret. */
const PREFIX = 'whsec_';
const MIN_BYTES = 24;
const MAX_BYTES = 64;

/** A signing secret has not the form `whsec_` and base64 of 24 to 64 bytes. The message never shows it. */
export class SigningSecretError extends Error {
  override readonly name = 'SigningSecretError';
}

/**
 * The key in a Standard Webhooks secret: `whsec_` and the base64 of 24 to 64 bytes.
 * Throws SigningSecretError for anything else.
 */
export function readSigningSecret(secret: string): Buffer {
  const encoded = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '';
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) {
    throw new SigningSecretError('A signing secret must read whsec_ followed by base64');
  }
  const key = Buffer.from(encoded, 'base64');
  if (key.length < MIN_BYTES || key.length > MAX_BYTES) {
    throw new SigningSecretError(
      `A signing secret must hold ${MIN_BYTES} to ${MAX_BYTES} bytes, this holds ${key.length}`,
    );
  }
  return key;
}
