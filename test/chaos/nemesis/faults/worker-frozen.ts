import { CHAOS_LEASE_SECONDS } from '../../rig/chaos-plans.js';
import type { Fault } from '../fault.js';

const LEASE_MS = CHAOS_LEASE_SECONDS * 1_000;

/** A worker is frozen beyond the end of its leases, and goes on as if nothing had happened. */
export const workerFrozen: Fault = {
  name: 'worker-frozen',
  weight: 'heavy',
  losesQueues: false,
  holds: ['worker'],
  lastsMs: [LEASE_MS + 500, LEASE_MS + 2_500],
  make: ({ fleet }, random) => {
    const worker = fleet.pick(random, 'connector-worker');
    worker.freeze();
    return () => worker.thaw();
  },
};
