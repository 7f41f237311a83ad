import {
  type CredentialVault,
  SealBrokenError,
  TenantKeyBrokenError,
  TenantKeyMissingError,
  UnknownKeyError,
} from '#libs/credentials';
import type { OpenSecrets } from '#libs/ingest';

/** What no other try changes; anything else, such as a database that does not answer, passes. */
const FLAWS = [SealBrokenError, TenantKeyBrokenError, TenantKeyMissingError, UnknownKeyError];

/** Opens a source's secrets, sealed for the tenant under the name `source:<name>` as a list, the current one first. */
export function openSourceSecrets(vault: Pick<CredentialVault, 'open'>): OpenSecrets {
  return async ({ tenant, name, sealedSecrets }) => {
    let opened: unknown;
    try {
      opened = await vault.open(tenant, `source:${name}`, sealedSecrets);
    } catch (error) {
      if (error instanceof Error && FLAWS.some((flaw) => error instanceof flaw)) return { flaw: error };
      throw error;
    }
    // The vault shows what it opens by name only; the members of a list are named by their places.
    const places = opened as Readonly<Record<string, unknown>>;
    const secrets: string[] = [];
    for (let secret = places[0]; typeof secret === 'string'; secret = places[secrets.length]) secrets.push(secret);
    return secrets;
  };
}
