import type { CredentialVault } from '#libs/credentials';
import type { OpenSecrets } from '#libs/ingest';

/** Opens a source's secrets, sealed for the tenant under the name `source:<name>` as a list, the current one first. */
export function openSourceSecrets(vault: CredentialVault): OpenSecrets {
  return async ({ tenant, name, sealedSecrets }) => {
    // The vault shows what it opens by name only; the members of a list are named by their places.
    const opened: unknown = await vault.open(tenant, `source:${name}`, sealedSecrets);
    const places = opened as Readonly<Record<string, unknown>>;
    const secrets: string[] = [];
    for (let secret = places[0]; typeof secret === 'string'; secret = places[secrets.length]) secrets.push(secret);
    return secrets;
  };
}
