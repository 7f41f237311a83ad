import { hash } from 'node:crypto';
import { type Lane, laneKey } from '#libs/ingest';

/** What a lane's lock is taken for. Accepting and publishing do not hinder each other. */
export type LaneLockPurpose = 'accept' | 'publish';

/** Lanes remembered for each purpose; beyond that all are forgotten. */
const MAX_KNOWN = 10_000;

/** A lane that is busy now will be asked for again in a moment. */
const known: Readonly<Record<LaneLockPurpose, Map<string, string>>> = { accept: new Map(), publish: new Map() };

/**
 * The advisory lock of a lane, as decimal text of a negative bigint: the locks of jobs are positive. Two lanes that
 * happen to share one only wait for each other.
 */
export function laneLock(purpose: LaneLockPurpose, lane: Lane): string {
  const locks = known[purpose];
  const key = laneKey(lane);
  const remembered = locks.get(key);
  if (remembered !== undefined) return remembered;
  const lock = (hash('sha256', `${purpose}\n${key}`, 'buffer').readBigInt64BE(0) | -(2n ** 63n)).toString();
  if (locks.size >= MAX_KNOWN) locks.clear();
  locks.set(key, lock);
  return lock;
}

/** The order of two locks by their number: of negative ones the longer and the one with the greater digits is less. */
export function byLockNumber(one: string, other: string): number {
  return other.length - one.length || (one > other ? -1 : 1);
}
