export { hashApiKey, newApiKey } from './api-key-secret.js';
export { Database, type DatabaseOptions, SESSION, type Statement, type StatementRunner } from './database.js';
export { isDatabaseAway } from './database-away.js';
export { DatabaseClock } from './database-clock.js';
export { classifyDatabaseError, type DatabaseFault, isLostConnection } from './database-fault.js';
export { API_KEY_SCOPES, ApiKeyEntity, type ApiKeyScope } from './entities/api-key.entity.js';
export { ConnectionEntity } from './entities/connection.entity.js';
export { SourceEntity } from './entities/source.entity.js';
export { SubscriptionEntity } from './entities/subscription.entity.js';
export { runnerOf } from './entity-runner.js';
export { compareIdentity, type FailoverPolicy, type IdentityDifference } from './identity/compare-identity.js';
export { DatabaseReplaced, IdentityUnknown } from './identity/database-replaced.js';
export { IdentityGuard, type IdentityGuardOptions, type OutsideRecord } from './identity/identity-guard.js';
export { migrate } from './migrations/migrate.js';
export { SERVICE_ROLES, type ServiceRole } from './migrations/wall.js';
export { continueConnectionVersions } from './statements/continue-connection-versions.js';
export { forgetEndpoints } from './statements/forget-endpoints.js';
export { openConfigurationHold } from './statements/open-configuration-hold.js';
export { BUCKETS_PER_DOUBLING } from './statements/took-bucket.js';
export { usesConnection } from './statements/uses-connection.js';
export { wakeConfiguredTasks } from './statements/wake-configured-tasks.js';
export { AlertFactStore, type QuietSourceOfTenant } from './stores/alert-fact-store.js';
export { AlertThresholdStore } from './stores/alert-threshold-store.js';
export { type AlertMute, type AlertPage, type AlertView, AlertViewStore } from './stores/alert-view-store.js';
export { AuditChainStore, type AuditFilter, type AuditPlace } from './stores/audit-chain-store.js';
export { AuditHeadStore, type FoundAuditHead } from './stores/audit-head-store.js';
export { type AuditEntry, AuditTrail } from './stores/audit-trail.js';
export { type CallSlot, CallViewStore, type RecentCalls } from './stores/call-view-store.js';
export { ConditionWatch } from './stores/condition-watch.js';
export { ConnectionStore, type StoredConnection } from './stores/connection-store.js';
export { DeadLetterStore } from './stores/dead-letter-store.js';
export type {
  DeadLetterFilter,
  DeadLetterPage,
  DeadLetterSelection,
  DeadLetterView,
  DiscardReport,
  RedrivenTask,
  RedriveReport,
  Refusal,
} from './stores/dead-letter-view.js';
export { DecisionRunStore } from './stores/decision-run-store.js';
export {
  type DecisionItemView,
  type DecisionOrder,
  type DecisionRefusal,
  type DecisionRunView,
  type DecisionStart,
  type DecisionWish,
  type WeighedGroup,
  waitingOf,
} from './stores/decision-run-view.js';
export {
  type DeliveryStanding,
  type DeliveryState,
  type DeliveryView,
  DeliveryViewStore,
} from './stores/delivery-view-store.js';
export { type EndpointView, EndpointViewStore } from './stores/endpoint-view-store.js';
export { type ErasureForecast, ErasureOrderStore, type ErasureView } from './stores/erasure-order-store.js';
export { ErrorBudgetStore } from './stores/error-budget-store.js';
export { IncidentStore } from './stores/incident-store.js';
export type {
  IncidentChange,
  IncidentChanged,
  IncidentDetail,
  IncidentFilter,
  IncidentView,
} from './stores/incident-view.js';
export { InstallationStore } from './stores/installation-store.js';
export { type LocalUserChange, LocalUserStore } from './stores/local-user-store.js';
export { type NewTarget, NotificationTargetStore, type TargetView } from './stores/notification-target-store.js';
export { type LockedTask, OperatorStore } from './stores/operator-store.js';
export { OverviewStore } from './stores/overview-store.js';
export type {
  FailingConnection,
  NewestChanges,
  OverviewReading,
  QuietSource,
  StandingTasks,
  TaskMinute,
  TookBucket,
} from './stores/overview-view.js';
export { ParkedViewStore } from './stores/parked-view-store.js';
export { type Pausable, type PausableKind, type PausedView, PauseStore, type PauseView } from './stores/pause-store.js';
export { PostgresAlertStore } from './stores/postgres-alert-store.js';
export { PostgresCallCountStore } from './stores/postgres-call-count-store.js';
export { PostgresCallbackStore } from './stores/postgres-callback-store.js';
export { PostgresDeadLetterSink } from './stores/postgres-dead-letter-sink.js';
export { PostgresDecisionStore } from './stores/postgres-decision-store.js';
export { PostgresDeliveryStore } from './stores/postgres-delivery-store.js';
export { PostgresEndpointStore } from './stores/postgres-endpoint-store.js';
export { PostgresErasureStore } from './stores/postgres-erasure-store.js';
export { PostgresEventStore } from './stores/postgres-event-store.js';
export { PostgresMaintenanceStore } from './stores/postgres-maintenance-store.js';
export { PostgresNotificationStore } from './stores/postgres-notification-store.js';
export { PostgresRedriveStore } from './stores/postgres-redrive-store.js';
export { PostgresReplayStore } from './stores/postgres-replay-store.js';
export { PostgresReplyStore } from './stores/postgres-reply-store.js';
export { PostgresRetentionStore } from './stores/postgres-retention-store.js';
export { PostgresSourceStore } from './stores/postgres-source-store.js';
export { PostgresSubscriptionStore } from './stores/postgres-subscription-store.js';
export { PostgresTallyStore } from './stores/postgres-tally-store.js';
export { PostgresTaskStore, type TaskStoreTimes } from './stores/postgres-task-store.js';
export { PostgresTenantDirectory } from './stores/postgres-tenant-directory.js';
export { PostgresTenantKeyStore } from './stores/postgres-tenant-key-store.js';
export { type KnownUser, ProvisioningStore } from './stores/provisioning-store.js';
export { QueueHistoryStore, type QueueSample } from './stores/queue-history-store.js';
export { COARSE_STEP, FINE_HOURS, FINE_STEP, QueueSampleStore, type QueueState } from './stores/queue-sample-store.js';
export { type ConnectorBacklog, QueueViewStore } from './stores/queue-view-store.js';
export { type DoubtfulTask, type RecoveryCount, RecoveryStore } from './stores/recovery-store.js';
export { explainRefusal, type RefusalCode } from './stores/redrive-letters.js';
export { RedriveRunStore, type RunAct } from './stores/redrive-run-store.js';
export type {
  RedriveForecast,
  RedriveItemView,
  RedriveRunView,
  RunOrder,
  RunStart,
} from './stores/redrive-run-view.js';
export {
  type Replaceable,
  type Replacement,
  ReplacementStore,
} from './stores/replacement-store.js';
export { ReplayRunStore } from './stores/replay-run-store.js';
export type {
  ReplayGroup,
  ReplayOrder,
  ReplayRunView,
  ReplayStart,
  ReplayWish,
} from './stores/replay-run-view.js';
export { type ReportAudience, ReportSendingStore } from './stores/report-sending-store.js';
export { ReportStore } from './stores/report-store.js';
export { RetentionSettingStore } from './stores/retention-setting-store.js';
export { SenderStore, type Senders } from './stores/sender-store.js';
export { type SessionOpening, SessionStore, type SessionTimes, type StoredSession } from './stores/session-store.js';
export { SignInFlowStore } from './stores/sign-in-flow-store.js';
export { SignInLimitStore, type TryStore } from './stores/sign-in-limit-store.js';
export {
  type RefusalView,
  type SourceActivity,
  type SourceDelivery,
  SourceViewStore,
  type TimedPlace,
} from './stores/source-view-store.js';
export { type Standing, StandingStore } from './stores/standing-store.js';
export { type ExportedTask, TaskExportStore } from './stores/task-export-store.js';
export { TaskHourStore } from './stores/task-hour-store.js';
export { type FoundTasks, TASKS_LOOKED_AT } from './stores/task-search.js';
export { TaskStoryStore, type TaskStoryView } from './stores/task-story-store.js';
export type {
  AttemptView,
  PresentResult,
  ProbeView,
  StoredOutput,
  TaskFilter,
  TaskPlace,
  TaskRow,
  TaskView,
} from './stores/task-view.js';
export { TaskViewStore } from './stores/task-view-store.js';
export { type NamedEntity, TenantConfiguration } from './stores/tenant-configuration.js';
export { type LocalUser, type RolesByTenant, type Subject, UserStore } from './stores/user-store.js';
export { TenantEntities } from './tenant-entities.js';
export { isUniqueViolation } from './unique-violation.js';
