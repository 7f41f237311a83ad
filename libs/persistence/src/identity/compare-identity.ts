import type { InstallationRecord } from '#libs/contracts';

/**
 * What is known of how the database fails over.
 *
 * - `none`: it does not; a new timeline means that something may be lost
 * - `synchronous`: to a synchronous standby, which loses nothing; a new timeline alone is well
 */
export type FailoverPolicy = 'none' | 'synchronous';

/** How a database differs from the one it should be. */
export type IdentityDifference =
  | 'other-installation'
  | 'epoch-went-back'
  | 'beat-went-back'
  | 'other-server'
  | 'other-timeline';

/**
 * Whether `found`, read later than `known`, can be the same database with nothing lost; null where it can. A higher epoch
 * means that it was recovered since: what went before it counts no more. Pure.
 */
export function compareIdentity(
  found: InstallationRecord,
  known: InstallationRecord,
  failover: FailoverPolicy,
): IdentityDifference | null {
  if (found.installation !== known.installation) return 'other-installation';
  if (found.epoch > known.epoch) return null;
  if (found.epoch < known.epoch) return 'epoch-went-back';
  if (found.beat < known.beat) return 'beat-went-back';
  if (found.system !== known.system) return 'other-server';
  if (found.timeline === known.timeline) return null;
  return failover === 'synchronous' && found.timeline > known.timeline ? null : 'other-timeline';
}
