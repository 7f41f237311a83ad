import type { EffectClass } from '#libs/contracts';
import type { ClaimedTask } from '../claimed-task.js';
import type { Completion } from '../ports/task-store.js';

/**
 * What the log tells of the end of a claim, all in one line. Milliseconds: `durationMs` of the call, `ageMs` since the
 * task was accepted. Neither input nor output nor anything of a credential. Pure.
 */
export function wideLine(
  task: ClaimedTask,
  { status, reason, notBefore, attempt }: Completion,
  effectClass: EffectClass | null,
): Record<string, unknown> {
  const { id, tenant, connector, action, connection, createdAt, claimedAt } = task;
  return {
    task: id,
    tenant,
    connector,
    action,
    connection,
    effectClass,
    status,
    reason,
    ...(notBefore === null ? {} : { notBefore }),
    ageMs: Math.max(0, claimedAt.wallMs - createdAt.getTime()),
    ...(attempt === null
      ? {}
      : {
          attempt: attempt.number,
          outcome: attempt.outcome,
          phase: attempt.phase,
          httpStatus: attempt.httpStatus,
          error: attempt.errorCode,
          providerRequestId: attempt.providerRequestId,
          durationMs: attempt.durationMs === null ? null : Math.round(attempt.durationMs),
        }),
  };
}
