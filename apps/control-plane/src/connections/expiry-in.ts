import { type Credential, expiryOf } from '#libs/credentials';

/**
 * When the credential of a connection ends, as a body leaves it: as it says, else as the credential in it says. Undefined
 * where it stays as it is: neither is given.
 */
export function expiryIn(
  { credentialsExpireAt: said }: { credentialsExpireAt?: string | null },
  credential: Credential | undefined,
): Date | null | undefined {
  if (credential?.type === 'none') return null;
  if (said !== undefined) return said === null ? null : new Date(said);
  return credential && expiryOf(credential);
}
