/** The form of a secret that is used as its UTF-8 bytes. */
export const TEXT_SECRET_FORM = 'a text of 8 to 512 bytes';

/** A secret as its UTF-8 bytes; null where it is too short to be one, or longer than anyone makes them. */
export function readTextSecret(secret: string): Buffer | null {
  const bytes = Buffer.from(secret, 'utf8');
  return bytes.length >= 8 && bytes.length <= 512 && secret.isWellFormed() ? bytes : null;
}
