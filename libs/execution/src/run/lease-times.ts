/** How the leases of a worker are kept, in milliseconds. */
export interface LeaseTimes {
  /** How long a claim holds, in database time. */
  leaseMs: number;
  renewEveryMs: number;
  /** How long before a lease ends its sockets are cut. */
  cutBeforeMs: number;
}

/**
 * The times that belong to a lease: renewed at a third, so that two renewals may fail; sockets cut at five sixths.
 *
 * @param seconds how long a claim holds, above 0
 */
export function leaseTimes(seconds: number): LeaseTimes {
  const leaseMs = Math.round(seconds * 1_000);
  return { leaseMs, renewEveryMs: Math.round(leaseMs / 3), cutBeforeMs: Math.round(leaseMs / 6) };
}
