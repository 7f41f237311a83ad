import { type KeyRing, rewrapTenantKeys } from '#libs/credentials';
import { Database, PostgresTenantKeyStore } from '#libs/persistence';

/**
 * Wraps every tenant's key by the current key of the ring, and says how many.
 *
 * @throws Error naming the tenants whose keys do not open, with what to do about each; the others are done
 */
export async function rotateCredentials(databaseUrl: string, ring: KeyRing): Promise<string> {
  const database = new Database({ url: databaseUrl, applicationName: 'waybill-rotate-credentials', poolSize: 2 });
  try {
    const { rewrapped, failed } = await rewrapTenantKeys(ring, new PostgresTenantKeyStore(database));
    const done = `${rewrapped} tenant keys wrapped by key ${ring.currentId}`;
    if (failed.length === 0) return `${done}; lines of older keys may leave the key file`;
    const why = failed.map(({ error }) => error.message).join('; ');
    throw new Error(`${done}, ${failed.length} not (${failed.map(({ tenant }) => tenant).join(', ')}): ${why}`);
  } finally {
    await database.close();
  }
}
