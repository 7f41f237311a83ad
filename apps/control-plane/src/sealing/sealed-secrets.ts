import type { Credential, CredentialVault } from '#libs/credentials';

/**
 * Seals the secrets of a source, the current one first. The vault keeps any object with parts; those of a list are named
 * by their places. No connection shares the name, for names hold no colon.
 */
export function sealSourceSecrets(
  vault: CredentialVault,
  tenant: string,
  name: string,
  secrets: readonly string[],
): Promise<Buffer> {
  return vault.seal(tenant, `source:${name}`, { ...secrets } as unknown as Credential);
}

/** Opens what `sealSourceSecrets` made for this source. */
export async function openSourceSecrets(
  vault: CredentialVault,
  tenant: string,
  name: string,
  sealed: Buffer,
): Promise<string[]> {
  const places = (await vault.open(tenant, `source:${name}`, sealed)) as unknown as Readonly<Record<string, unknown>>;
  const secrets: string[] = [];
  for (let place = 0; ; place++) {
    const secret = places[place];
    if (typeof secret !== 'string') return secrets;
    secrets.push(secret);
  }
}

/** Seals the signing secret of a subscription, as a bearer token named after it. */
export function sealSigningSecret(
  vault: CredentialVault,
  tenant: string,
  name: string,
  secret: string,
): Promise<Buffer> {
  return vault.seal(tenant, `subscription:${name}`, { type: 'bearer', token: secret });
}

/** Seals what messages to a notification target are signed with, as a bearer token named after it. */
export function sealTargetSecret(
  vault: CredentialVault,
  tenant: string,
  name: string,
  secret: string,
): Promise<Buffer> {
  return vault.seal(tenant, `notification-target:${name}`, { type: 'bearer', token: secret });
}

/** Opens what `sealTargetSecret` made for this target. Rejects where it cannot be opened, saying why and never what. */
export async function openTargetSecret(
  vault: CredentialVault,
  tenant: string,
  name: string,
  sealed: Buffer,
): Promise<string> {
  const credential = await vault.open(tenant, `notification-target:${name}`, sealed);
  if (credential.type !== 'bearer') throw new Error(`The secret of notification target ${name} is of another kind`);
  return credential.token;
}

/** Seals what a notification target signs in to its mail server with. */
export function sealMailLogin(
  vault: CredentialVault,
  tenant: string,
  name: string,
  { user, password }: { user: string; password: string },
): Promise<Buffer> {
  return vault.seal(tenant, `notification-target:${name}`, { type: 'basic', username: user, password });
}

/** Opens what `sealMailLogin` made for this target. Rejects where it cannot be opened, saying why and never what. */
export async function openMailLogin(
  vault: CredentialVault,
  tenant: string,
  name: string,
  sealed: Buffer,
): Promise<{ user: string; password: string }> {
  const credential = await vault.open(tenant, `notification-target:${name}`, sealed);
  if (credential.type !== 'basic') throw new Error(`The login of notification target ${name} is of another kind`);
  return { user: credential.username, password: credential.password };
}
