import type { EffectClass, TraceHeaders } from '#libs/contracts';
import type { ClaimedTask, SeenHealth, Submission } from '#libs/execution';

/** When a claim was asked for, by this machine's clocks. */
export type ClaimTime = Omit<ClaimedTask['claimedAt'], 'storeMs'>;

interface Noted {
  /** Null where nothing was noted of the connection's endpoint groups. */
  health: SeenHealth[] | null;
  /** Its connector or its connection is paused. */
  paused: boolean;
}

/** A row of the accepting statement. */
export interface AcceptedRow extends Noted {
  tenant: string;
  id: string;
  idempotency_key: string;
  claimed: boolean;
  /** The intent of its first attempt is recorded. */
  intended: boolean;
  fence_epoch: number;
  fence_counter: string;
  created_at: Date;
  doubted_since: Date | null;
  born: string;
}

/** A row of the claiming statement. */
export interface ClaimedRow extends Noted {
  tenant: string;
  id: string;
  idempotency_key: string;
  connector: string;
  action: string;
  connection: string;
  input: Buffer;
  deadline: Date | null;
  /** The database's time of the claim, in milliseconds since 1970. */
  claimed_ms: number;
  ordering_key: string | null;
  labels: Record<string, string>;
  trace: TraceHeaders;
  correlation_id: string | null;
  created_at: Date;
  fence_epoch: number;
  fence_counter: string;
  attempts: number;
  attempts_forgiven: number;
  idle_claims: number;
  operation_token: string | null;
  force_counter: number;
  cancel_requested: boolean;
  unsettled: boolean;
  interrupted: boolean;
  doubted_since: Date | null;
  result_sequence: number;
  ticket: boolean;
  late: boolean;
  born: string;
  last_number: number | null;
  last_effect_class: EffectClass | null;
  last_request_hash: Buffer | null;
  last_connection_version: number | null;
  last_ended_at: Date | null;
  first_intent_at: Date | null;
}

/** The task as its submission told it, claimed as it was accepted. */
export function claimedAtAcceptance(row: AcceptedRow, submission: Submission, claimedAt: ClaimTime): ClaimedTask {
  const { tenant, id, idempotencyKey, connector, action, connection, input, deadline } = submission;
  const { orderingKey, labels, trace, correlationId } = submission;
  return {
    ...{ tenant, id, idempotencyKey, connector, action, connection, input, deadline },
    ...{ orderingKey, labels, trace, correlationId },
    createdAt: row.created_at,
    born: row.born,
    fence: { epoch: row.fence_epoch, counter: Number(row.fence_counter) },
    attempts: 0,
    attemptsForgiven: 0,
    idleClaims: 1,
    operationToken: null,
    forceCounter: 0,
    cancelRequested: false,
    unsettled: false,
    interrupted: false,
    ...(row.doubted_since === null ? {} : { doubtedSince: row.doubted_since }),
    lastAttempt: null,
    resultSequence: 0,
    health: row.health ?? [],
    paused: row.paused,
    ticket: false,
    claimedAt: { ...claimedAt, storeMs: row.created_at.getTime() },
  };
}

/** The task as its row tells it. */
export function claimedFromRow(row: ClaimedRow, claimedAt: ClaimTime): ClaimedTask {
  return {
    tenant: row.tenant,
    id: row.id,
    idempotencyKey: row.idempotency_key,
    connector: row.connector,
    action: row.action,
    connection: row.connection,
    input: row.input,
    deadline: row.deadline,
    orderingKey: row.ordering_key,
    labels: row.labels,
    trace: row.trace,
    correlationId: row.correlation_id,
    createdAt: row.created_at,
    born: row.born,
    fence: { epoch: row.fence_epoch, counter: Number(row.fence_counter) },
    attempts: row.attempts,
    attemptsForgiven: row.attempts_forgiven,
    idleClaims: row.idle_claims,
    operationToken: row.operation_token,
    forceCounter: row.force_counter,
    cancelRequested: row.cancel_requested,
    unsettled: row.unsettled,
    interrupted: row.interrupted,
    ...(row.doubted_since === null ? {} : { doubtedSince: row.doubted_since }),
    lastAttempt: lastAttemptOf(row),
    resultSequence: row.result_sequence,
    health: row.health ?? [],
    paused: row.paused,
    ticket: row.ticket,
    late: row.late,
    claimedAt: { ...claimedAt, storeMs: row.claimed_ms },
  };
}

function lastAttemptOf(row: ClaimedRow): ClaimedTask['lastAttempt'] {
  const { last_number, last_effect_class, last_request_hash, last_connection_version } = row;
  const { first_intent_at: firstIntentAt, last_ended_at: endedAt } = row;
  if (last_number === null || !last_effect_class || !last_request_hash || firstIntentAt === null) return null;
  return {
    number: last_number,
    effectClass: last_effect_class,
    requestHash: last_request_hash,
    connectionVersion: last_connection_version ?? 0,
    firstIntentAt,
    endedAt,
  };
}
