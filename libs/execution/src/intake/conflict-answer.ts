import type { Submission } from '../ports/task-store.js';
import { buildResult } from '../result-event.js';

/**
 * What a copy with the same key but another body is answered, on its own reply_to only.
 *
 * @param at since when the key or the id is taken: the answer to the same message has the same bytes, however often it comes
 */
export function conflictAnswer(submission: Submission, at: Date): { event: Buffer; eventId: string; detail: string } {
  const detail = `The idempotency key ${submission.idempotencyKey} or the id ${submission.id} stands for another task already: use a new one, or send the same body`;
  const { event } = buildResult({
    task: { ...submission, createdAt: at },
    sequence: 0,
    status: 'failed',
    attempts: 0,
    effectClass: null,
    applied: 'no',
    error: { category: 'client', code: 'idempotency_conflict', message: detail, retryable: false },
    finishedAt: at,
  });
  return { event, eventId: `${submission.id}/0`, detail };
}
