import type { CallEnd, OutgoingRequest, Probe, ProbeReading } from '#libs/connector-kit';
import type { ClaimedTask } from '../claimed-task.js';
import type { AttemptContext } from '../decisions/decide-outcome.js';
import { isForgivenProbe } from '../decisions/decide-probe.js';
import type { ProbeRecord } from '../ports/task-store.js';
import { MAX_EVIDENCE_BYTES, storable } from './attempt-record.js';

/** Which probe it was. */
export interface ProbeNumber {
  task: ClaimedTask;
  attempt: number;
  number: number;
}

/** What was asked and what came of it. */
export interface ProbeFacts {
  request: OutgoingRequest;
  probe: Probe;
  end: CallEnd;
  reading: ProbeReading;
  /** What holds its endpoint group since; null where nothing does. */
  hold: AttemptContext['hold'];
}

/** What is kept of a probe, bounded and storable. Pure. */
export function recordProbe(
  { task, attempt, number }: ProbeNumber,
  { request, probe, end, reading, hold }: ProbeFacts,
): ProbeRecord {
  const error = reading.kind === 'unclear' ? reading.error : null;
  return {
    tenant: task.tenant,
    id: task.id,
    fence: task.fence,
    attempt,
    number,
    outcome: reading.kind,
    url: request.url,
    scope: probe.scope,
    httpStatus: end.status ?? null,
    errorCode: error?.code ?? null,
    detail: storable(error?.message ?? null),
    answer: end.kind === 'answered' ? end.body.subarray(0, MAX_EVIDENCE_BYTES) : null,
    forgiven: isForgivenProbe(reading, hold),
  };
}
