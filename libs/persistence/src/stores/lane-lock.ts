import { hash } from 'node:crypto';
import { type Lane, laneKey } from '#libs/ingest';

/** What a lane's lock is taken for. Accepting and publishing do not hinder each other. */
export type LaneLockPurpose = 'accept' | 'publish';

/**
 * The advisory lock of a lane, as decimal text of a negative bigint: the locks of jobs are positive. Two lanes that
 * happen to share one only wait for each other.
 */
export function laneLock(purpose: LaneLockPurpose, lane: Lane): string {
  const digest = hash('sha256', `${purpose}\n${laneKey(lane)}`, 'buffer');
  return (digest.readBigInt64BE(0) | -(2n ** 63n)).toString();
}
