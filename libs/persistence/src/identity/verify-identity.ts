import type { ClientBase } from 'pg';
import type { InstallationRecord } from '#libs/contracts';
import { readIdentity } from '../statements/read-identity.js';
import { DatabaseReplaced, IdentityUnknown } from './database-replaced.js';
import type { IdentityGuard } from './identity-guard.js';

/**
 * Holds a new connection against what the guard knows, before its first use.
 *
 * @param lookOn whether the connection may be used for looking where it was known before that the database was replaced;
 *   the one that finds it out is refused in any case, for it may have been asked for to write
 * @throws DatabaseReplaced, or why the identity could not be read
 */
export async function verifyIdentity(client: ClientBase, guard: IdentityGuard, lookOn: boolean): Promise<void> {
  const wasReplaced = guard.replaced !== null;
  try {
    await guard.verify(async () => {
      const { rows } = await client.query<InstallationRecord>(readIdentity.text);
      return identityIn(rows);
    });
  } catch (error) {
    if (!(error instanceof DatabaseReplaced && lookOn && wasReplaced)) throw error;
  }
}

/** The one row there is. Throws IdentityUnknown where there is none. */
export function identityIn([found]: readonly InstallationRecord[]): InstallationRecord {
  if (found) return found;
  throw new IdentityUnknown('The table waybill.installation is empty: restore a whole backup, or begin anew');
}
