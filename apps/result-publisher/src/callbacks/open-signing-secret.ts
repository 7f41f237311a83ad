import type { CredentialVault } from '#libs/credentials';
import type { DueDelivery } from '#libs/delivery';

/**
 * Opens the signing secret of a subscription: sealed as a `bearer` credential under the name `subscription:<name>`.
 * Rejects where it cannot be opened, saying why and never what.
 */
export function openSigningSecret(vault: CredentialVault) {
  return async ({ tenant, subscription }: DueDelivery, sealed: Buffer): Promise<string> => {
    const credential = await vault.open(tenant, `subscription:${subscription}`, sealed);
    if (credential.type !== 'bearer') throw new Error(`The secret of subscription ${subscription} is of another kind`);
    return credential.token;
  };
}
