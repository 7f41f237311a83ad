import type { KeyRing, WrappedKey } from './key-ring.js';
import type { TenantKeyStore } from './tenant-key-store.js';

/** Keys taken from the store at once. */
const BATCH = 100;

/** What a run of `rewrapTenantKeys` did. */
export interface RewrapReport {
  rewrapped: number;
  /** Keys that could not be opened, by tenant, with what to do about each. */
  failed: { tenant: string; error: Error }[];
}

/**
 * Wraps every tenant's key by the current key of the ring. The tenants' keys and the sealed credentials stay as they
 * are, so services keep working while it runs. Interrupted, or run twice at once, it is simply run again; when a run
 * reports no failure, the lines of older keys may leave the key file.
 *
 * To rotate without downtime: put the new line second and restart the services, put it first and restart them, run
 * this, remove the old line.
 */
export async function rewrapTenantKeys(ring: KeyRing, store: TenantKeyStore): Promise<RewrapReport> {
  const report: RewrapReport = { rewrapped: 0, failed: [] };
  for (;;) {
    const limit = BATCH + report.failed.length;
    const found = await store.findNotWrappedBy(ring.currentId, limit);
    const due = found.filter(({ tenant }) => !report.failed.some((failure) => failure.tenant === tenant));
    if (due.length === 0) return report;
    for (const { tenant, key } of due) {
      const next = openAndWrap(ring, tenant, key);
      if (next instanceof Error) report.failed.push({ tenant, error: next });
      else if (await store.replace(tenant, key.version, next)) report.rewrapped++;
    }
  }
}

function openAndWrap(ring: KeyRing, tenant: string, key: WrappedKey): WrappedKey | Error {
  try {
    return ring.wrap(tenant, ring.unwrap(tenant, key));
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
