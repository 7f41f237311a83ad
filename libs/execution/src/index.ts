export { BatchedTasks } from './batched-tasks.js';
export { type ClaimedTask, type Fence, type LastAttempt, refOf } from './claimed-task.js';
export { InMemoryEndpoints } from './conformance/in-memory-endpoints.js';
export { InMemoryOperator } from './conformance/in-memory-operator.js';
export { InMemoryTaskStore, type InMemoryTimes } from './conformance/in-memory-task-store.js';
export { FINISHED, type StoredResult, type StoredTask } from './conformance/stored-task.js';
export { TASK_STORE_RULES } from './conformance/task-store-rules.js';
export {
  specCompletion,
  specIntent,
  specSubmission,
  type TaskStoreRule,
  type TaskStoreStage,
} from './conformance/task-store-stage.js';
export { decideNextShare, type NextShare } from './deciding/decide-next-share.js';
export { DecisionRounds } from './deciding/decision-rounds.js';
export type { EarlierProbe } from './decisions/decide-probe.js';
export { ErasureRounds } from './erasing/erasure-rounds.js';
export { CallTally } from './health/call-tally.js';
export type { decideWake } from './health/decide-wake.js';
export type {
  EndpointHealth,
  EndpointKey,
  Hold,
  HoldReason,
  SeenHealth,
} from './health/endpoint-health.js';
export { Endpoints } from './health/endpoints.js';
export { LATENCY_STEPS, latencyAt, latencyStep } from './health/latency-scale.js';
export type { IncomingMessage } from './intake/incoming-message.js';
export { toSubmission } from './intake/read-message.js';
export { TaskIntake } from './intake/task-intake.js';
export { type BatchFault, MicroBatch, type MicroBatchOptions } from './micro-batch.js';
export { type CancelOutcome, cancelTask } from './operator/cancel-task.js';
export { FORGOTTEN_RESULTS, PARKED_BY_RECOVERY, parkRecovered, RECOVERED } from './operator/recovered.js';
export { type ParkedDecision, type ParkedOutcome, type ParkedTask, resolveParked } from './operator/resolve-parked.js';
export type { Announcer, DeadLetter, DirectAnswer } from './ports/announcer.js';
export type { CallCount, CallCountStore, FailedCall } from './ports/call-count-store.js';
export { type Clock, systemClock } from './ports/clock.js';
export type { DecisionRules, DecisionStep, DecisionStore } from './ports/decision-store.js';
export type { EndpointStanding, EndpointStore } from './ports/endpoint-store.js';
export type { ErasureRef, ErasureStep, ErasureStore } from './ports/erasure-store.js';
export type { Log } from './ports/log.js';
export type {
  BrokerUser,
  Caller,
  CallOptions,
  ConnectionDirectory,
  ConnectionOpening,
  ConnectorRegistry,
  OpenConnection,
  TenantDirectory,
} from './ports/outside.js';
export type { RedriveStore, RunRef, RunStep } from './ports/redrive-store.js';
export type { Forgettable, OfTenant, RetentionStore, TenantLook, TenantSetting } from './ports/retention-store.js';
export type { MinuteSpan, TallyMark, TallyPlan, TallyStore } from './ports/tally-store.js';
export type {
  Acceptance,
  AttemptRecord,
  Claim,
  Completion,
  Intent,
  Lane,
  MaintenanceStore,
  OverdueResult,
  OwedResult,
  ProbeRecord,
  PublishedResult,
  Reply,
  Standing,
  Submission,
  TaskRef,
  TaskStore,
  Wakeable,
  WokenTasks,
} from './ports/task-store.js';
export { decideNextBatch } from './redrive/decide-next-batch.js';
export { allowedNow, type Pace } from './redrive/pace.js';
export { RedriveRounds } from './redrive/redrive-rounds.js';
export { BATCH_SHARES, type BatchOutcomes, type NextStep, type RedriveRun } from './redrive/redrive-run.js';
export { requestHash } from './request-hash.js';
export { type BuiltResult, buildResult, type ResultFacts } from './result-event.js';
export { LeaseKeeper } from './run/lease-keeper.js';
export { type LeaseTimes, leaseTimes } from './run/lease-times.js';
export { HINT_GRACE_MS, LONGEST_HINT_DELAY_MS } from './run/settle-task.js';
export { TaskRecorder } from './run/task-recorder.js';
export { TaskRunner } from './run/task-runner.js';
export type { Settlement } from './settlement.js';
export { daysOfPart, Retention, type RetentionTimes } from './sweep/retention.js';
export { SWEEP_OPTIONS, Sweeper, type SweepOptions, type SweepReport } from './sweep/sweeper.js';
export { MINUTE_MS, minutesToCount } from './tally/minutes-to-count.js';
export { TaskWorker, type WorkerParts } from './task-worker.js';
export { type Patience, ShuttingDown, Unstorable, untilAvailable } from './until-available.js';
