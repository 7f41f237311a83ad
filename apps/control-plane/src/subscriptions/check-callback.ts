import { readSigningSecret, SigningSecretError } from '#libs/delivery';
import type { ProblemField } from '#libs/nest-runtime';

/** What is wrong with where signed messages shall go, or with what they are signed with; null where nothing is. */
export function checkCallback(url: string, secret: string | undefined): ProblemField | null {
  const parsed = URL.parse(url);
  if (!parsed || !['http:', 'https:'].includes(parsed.protocol)) {
    return { pointer: '/url', detail: 'must be an absolute URL of scheme http or https' };
  }
  if (parsed.username || parsed.password || parsed.hash) {
    return { pointer: '/url', detail: 'may hold neither a user, nor a password, nor a fragment' };
  }
  try {
    if (secret !== undefined) readSigningSecret(secret);
    return null;
  } catch (error) {
    if (!(error instanceof SigningSecretError)) throw error;
    return { pointer: '/secret', detail: 'must read whsec_ and the base64 of 24 to 64 bytes' };
  }
}
