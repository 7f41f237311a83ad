import { createHash } from 'node:crypto';
import type { ErrorCategory } from '#libs/contracts';

/** What dead letters of one incident have in common. */
export interface IncidentCause {
  category: ErrorCategory;
  /** The reason of the dead letter: the code of the task's error, or of what was wrong with the message. */
  code: string;
  /** Empty where the routing key named none. */
  connector: string;
  action: string;
}

/**
 * SHA-256 over a cause: dead letters of one tenant with the same are one incident. Each part is preceded by its length in
 * bytes, so that no two causes run together; the function `group_dead_letters` of the database makes the same.
 */
export function incidentFingerprint({ category, code, connector, action }: IncidentCause): Buffer {
  const hash = createHash('sha256');
  for (const part of [category, code, connector, action]) hash.update(`${Buffer.byteLength(part)}:${part}`);
  return hash.digest();
}
