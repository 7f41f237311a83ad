import { describe, expect, it } from '@jest/globals';
import { specSubmission } from '../conformance/task-store-stage.js';
import { conflictAnswer } from './conflict-answer.js';

describe('the answer to a clash', () => {
  it('names the message, is a failure, and bears the time since which the key or the id is taken', () => {
    const submission = specSubmission('acme', { idempotencyKey: 'key-1' });
    const { event, eventId, detail } = conflictAnswer(submission, new Date('2026-11-21T10:00:00Z'));
    expect(JSON.parse(event.toString('utf8'))).toMatchObject({
      id: eventId,
      time: '2026-11-21T10:00:00.000Z',
      data: {
        taskId: submission.id,
        status: 'failed',
        error: { code: 'idempotency_conflict', message: detail },
        timings: { acceptedAt: '2026-11-21T10:00:00.000Z', finishedAt: '2026-11-21T10:00:00.000Z' },
      },
    });
    expect(detail).toContain('key-1');
  });
});
