import type { Submission } from '../ports/task-store.js';
import { buildResult } from '../result-event.js';

/** What a copy with the same key but another body is answered, on its own reply_to only. */
export function conflictAnswer(submission: Submission, now: Date): { event: Buffer; eventId: string; detail: string } {
  const detail = `The idempotency key ${submission.idempotencyKey} or the id ${submission.id} stands for another task already: use a new one, or send the same body`;
  const { event } = buildResult({
    task: { ...submission, createdAt: now },
    sequence: 0,
    status: 'failed',
    attempts: 0,
    effectClass: null,
    applied: 'no',
    error: { category: 'client', code: 'idempotency_conflict', message: detail, retryable: false },
    finishedAt: now,
  });
  return { event, eventId: `${submission.id}/0`, detail };
}
