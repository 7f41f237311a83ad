import { ShuttingDown, Unstorable } from '#libs/execution';
import type { Settlement } from '#libs/messaging';

/**
 * What becomes of a delivery whose work has thrown: given back where the process drains, a dead letter where its own
 * data was refused. Anything else is a bug and thrown on; the message comes again after a pause.
 */
export function settleFailure(error: unknown): Settlement {
  if (error instanceof ShuttingDown) return { kind: 'requeue' };
  if (!(error instanceof Unstorable)) throw error;
  return { kind: 'dead-letter', reason: 'not_storable', detail: 'PostgreSQL refused the data of this message' };
}
