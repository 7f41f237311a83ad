export {
  type AnchorReading,
  type AuditAnchor,
  type AuditHead,
  type AuditSigner,
  auditSigner,
  readAuditAnchor,
  signAuditHead,
} from './audit/audit-anchor.js';
export { AUDIT_GENESIS, auditEntryHash, type HashedAuditEntry } from './audit/audit-hash.js';
export { auditTimeMicros, auditTimeText } from './audit/audit-time.js';
export { lengthPrefixed } from './audit/length-prefixed.js';
export { taskBodyHash } from './body-hash.js';
export { canonicalJson } from './canonical-json.js';
export { CLOUD_EVENT_CONTENT_TYPE, type CloudEvent } from './cloud-event.js';
export { EFFECT_CLASSES, type EffectClass } from './effect-class.js';
export { erasedEvent } from './erased-event.js';
export { MAX_IDEMPOTENCY_KEY_LENGTH, readIdempotencyKey } from './idempotency-key.js';
export { InstallationRecord } from './installation-record.js';
export { isName, NAME_PATTERN } from './name.js';
export { ALERT_KINDS, type AlertKind } from './operations/alert-kinds.js';
export { LIST_ALERTS, MUTE_ALERT, UNMUTE_ALERT } from './operations/alert-operations.js';
export { ALERT_STATES, type Alert, type AlertState } from './operations/alert-schema.js';
export { LIST_ALERT_THRESHOLDS, UPDATE_ALERT_THRESHOLD } from './operations/alert-threshold-operations.js';
export type { AlertThreshold } from './operations/alert-threshold-schema.js';
export { ALERT_THRESHOLDS, type AlertThresholdRange } from './operations/alert-thresholds.js';
export { LIST_AUDIT_CHAIN, LIST_AUDIT_ENTRIES, MAX_LINKS } from './operations/audit-operations.js';
export type { AuditEntryView, AuditLink } from './operations/audit-schema.js';
export { OPERATIONS } from './operations/catalogue.js';
export {
  GET_CONNECTION,
  GET_SOURCE,
  GET_SUBSCRIPTION,
  LIST_CONNECTIONS,
  LIST_SOURCES,
  LIST_SUBSCRIPTIONS,
} from './operations/configuration-operations.js';
export { CONNECTION_SCHEMA } from './operations/connection-schema.js';
export { GET_CONNECTOR, LIST_CONNECTORS } from './operations/connector-operations.js';
export type { ConnectorView } from './operations/connector-schema.js';
export {
  DISCARD_DEAD_LETTERS,
  LIST_DEAD_LETTERS,
  REDRIVE_DEAD_LETTERS,
  REPLACE_DEAD_LETTER,
} from './operations/dead-letter-operations.js';
export {
  DEAD_LETTER_SCHEMA,
  DEAD_LETTER_STATES,
  type DeadLetterState,
} from './operations/dead-letter-schema.js';
export {
  CANCEL_DECISION_RUN,
  GET_DECISION_RUN,
  LIST_DECISION_ITEMS,
  LIST_DECISION_RUNS,
  LIST_PARKED_TASKS,
  START_DECISION_RUN,
} from './operations/decision-run-operations.js';
export {
  type DecisionForecast,
  type DecisionItemState,
  type DecisionRun,
  type DecisionRunState,
  MOST_DECIDED,
  MOST_EXAMPLES,
  type ParkedGroup,
} from './operations/decision-run-schema.js';
export { LIST_DELIVERIES, LIST_SOURCE_DELIVERIES } from './operations/delivery-operations.js';
export { DELIVERY_STATES } from './operations/delivery-schema.js';
export { GET_ERASURE, LIST_ERASURES, START_ERASURE } from './operations/erasure-operations.js';
export { type Erasure, MOST_LEFT_NAMED } from './operations/erasure-schema.js';
export { LIST_ERROR_BUDGETS, UPDATE_ERROR_BUDGET } from './operations/error-budget-operations.js';
export type { ErrorBudget } from './operations/error-budget-schema.js';
export { EXPORT_TASKS } from './operations/export-operations.js';
export type { Forecast } from './operations/forecast.js';
export { DISCARD_INCIDENT, GET_INCIDENT, LIST_INCIDENTS, UPDATE_INCIDENT } from './operations/incident-operations.js';
export { INCIDENT_STATES, type Incident } from './operations/incident-schema.js';
export { DEFAULT_PAGE_LIMIT, MAX_IDS, MAX_PAGE_LIMIT } from './operations/input-fields.js';
export { type InputParts, inputParts } from './operations/input-parts.js';
export {
  CREATE_NOTIFICATION_TARGET,
  DELETE_NOTIFICATION_TARGET,
  LIST_NOTIFICATION_TARGETS,
  TEST_NOTIFICATION_TARGET,
} from './operations/notification-target-operations.js';
export type { NotificationTarget, NotificationTest } from './operations/notification-target-schema.js';
export {
  type Answer,
  type Column,
  type Danger,
  hasDryRun,
  type InputOf,
  type Operation,
  type Role,
} from './operations/operation.js';
export { GET_OVERVIEW } from './operations/overview-operations.js';
export { OVERVIEW_SCHEMA, type Overview } from './operations/overview-schema.js';
export type { ParkedDecisionName } from './operations/parked-decision.js';
export type { ParkedTaskFilter } from './operations/parked-filter.js';
export {
  LIST_PAUSES,
  PAUSE_CONNECTION,
  PAUSE_CONNECTOR,
  PAUSE_SUBSCRIPTION,
  RESUME_CONNECTION,
  RESUME_CONNECTOR,
  RESUME_SUBSCRIPTION,
} from './operations/pause-operations.js';
export { PAUSABLE_KINDS, PAUSE_SCHEMA } from './operations/pause-schema.js';
export type { QueueHistory } from './operations/queue-history-schema.js';
export { GET_QUEUE_HISTORY, LIST_QUEUES } from './operations/queue-operations.js';
export {
  CANCEL_REDRIVE_RUN,
  GET_REDRIVE_RUN,
  LIST_REDRIVE_ITEMS,
  LIST_REDRIVE_RUNS,
  PAUSE_REDRIVE_RUN,
  REDRIVE_INCIDENT,
  RESUME_REDRIVE_RUN,
  START_REDRIVE_RUN,
} from './operations/redrive-run-operations.js';
export {
  MOST_REDRIVEN,
  type RedriveItemState,
  type RedriveRun,
  type RedriveRunState,
} from './operations/redrive-run-schema.js';
export {
  CANCEL_REPLAY_RUN,
  GET_REPLAY_RUN,
  LIST_REPLAY_RUNS,
  REPLAY_SUBSCRIPTION,
} from './operations/replay-run-operations.js';
export type { ReplayForecast, ReplayHold, ReplayRun, ReplayRunState } from './operations/replay-run-schema.js';
export { GET_WEEKLY_REPORT } from './operations/report-operations.js';
export type { WeeklyReport } from './operations/report-schema.js';
export { LIST_RETENTION, UPDATE_RETENTION } from './operations/retention-operations.js';
export { RETENTION_KINDS, type RetentionKind, type RetentionView } from './operations/retention-schema.js';
export { SOURCE_SCHEMA } from './operations/source-schema.js';
export { SUBSCRIPTION_SCHEMA } from './operations/subscription-schema.js';
export {
  CANCEL_TASK,
  FORCE_TASK_TOKEN,
  GET_TASK,
  RESOLVE_PARKED_TASKS,
  RESOLVE_TASK,
} from './operations/task-operations.js';
export { TASK_SCHEMA } from './operations/task-schema.js';
export { LIST_TASKS } from './operations/task-search.js';
export { GET_TASK_STORY, MAX_STORY_ENTRIES, type TaskStory } from './operations/task-story.js';
export { MAX_INLINE_OUTPUT_BYTES, type ResultData, type ResultEffect, type ResultEvent } from './result-event.js';
export { compileSchema, type SchemaCheck, type SchemaViolation } from './schema-check.js';
export {
  type JsonBounds,
  type JsonViolation,
  MESSAGE_BOUNDS,
  parseStrictJson,
  type StrictJson,
} from './strict-json.js';
export { ERROR_CATEGORIES, type ErrorCategory, TaskError } from './task-error.js';
export { TaskMessage } from './task-message.js';
export { readTaskMessage, type TaskReading } from './task-reading.js';
export {
  isTerminal,
  RESULT_STATUSES,
  type ResultStatus,
  TASK_STATUSES,
  type TaskStatus,
  type TerminalStatus,
  WAITING_REASONS,
  type WaitingReason,
} from './task-status.js';
export { readTraceHeaders, type TraceHeaders, traceIdOf } from './trace-headers.js';
export { isUuid, newUuid, UUID_PATTERN } from './uuid.js';
export type { WebhookData, WebhookEvent } from './webhook-event.js';
export { DIRECT_ANSWER_TYPE, EXCHANGES, HEADERS, HINT_TYPE, REPLY_HINT_TYPE } from './wire-names.js';
