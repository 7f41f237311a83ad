import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { Logger } from 'pino';
import type { Connector } from '#libs/connector-kit';
import type { KeyRing } from '#libs/credentials';
import { createEgress, parseEgressAllow } from '#libs/egress';
import { HealthModule } from '#libs/nest-runtime';
import { Database, IdentityGuard } from '#libs/persistence';
import { AlertModule } from './alerts/alert.module.js';
import { AlertThresholdsController } from './alerts/alert-thresholds.controller.js';
import { AlertsController } from './alerts/alerts.controller.js';
import { ApiKeysController } from './api-keys/api-keys.controller.js';
import { ApiKeys } from './api-keys/api-keys.js';
import { AuditController } from './audit/audit.controller.js';
import { AuditAnchorModule } from './audit/audit-anchor.module.js';
import { Access } from './auth/access.js';
import { ApiKeyDirectory } from './auth/api-key-directory.js';
import { Identification } from './auth/identification.js';
import { BrokerModule } from './broker.module.js';
import { ConnectionsController } from './connections/connections.controller.js';
import { Connections } from './connections/connections.js';
import { ConnectorsController } from './connectors/connectors.controller.js';
import { CONNECTORS } from './connectors/connectors.js';
import type { ControlPlaneConfig } from './control-plane-config.js';
import { DeadLettersController } from './dead-letters/dead-letters.controller.js';
import { ReplaceLetter } from './dead-letters/replace-letter.js';
import { DecisionDesk } from './decision-runs/decision-desk.js';
import { DecisionRunsController } from './decision-runs/decision-runs.controller.js';
import { ParkedTasksController } from './decision-runs/parked-tasks.controller.js';
import { ErasuresController } from './erasures/erasures.controller.js';
import { ErrorBudgetsController } from './error-budgets/error-budgets.controller.js';
import { ExportsController } from './exports/exports.controller.js';
import { IntactDatabaseGuard } from './http/intact-database.guard.js';
import { IncidentsController } from './incidents/incidents.controller.js';
import { LiveController } from './live/live.controller.js';
import { LiveStreams } from './live/live-streams.js';
import { DecisionModule } from './maintenance/decision.module.js';
import { ErasureModule } from './maintenance/erasure.module.js';
import { MaintenanceModule } from './maintenance/maintenance.module.js';
import { QueueSamplingModule } from './maintenance/queue-sampling.module.js';
import { RedriveModule } from './maintenance/redrive.module.js';
import { RetentionModule } from './maintenance/retention.module.js';
import { retentionTimes } from './maintenance/retention-times.js';
import { TallyModule } from './maintenance/tally.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { NotificationModule } from './notification-targets/notification.module.js';
import { NotificationTargetsController } from './notification-targets/notification-targets.controller.js';
import { NotificationTargets } from './notification-targets/notification-targets.js';
import { assertAllBound } from './operations/assert-all-bound.js';
import { OverviewController } from './overview/overview.controller.js';
import { OverviewReadings } from './overview/overview-readings.js';
import { PausesController } from './pauses/pauses.controller.js';
import { Pauses } from './pauses/pauses.js';
import { QueueHistoryController } from './queues/queue-history.controller.js';
import { QueueReadingsModule } from './queues/queue-readings.module.js';
import { QueuesController } from './queues/queues.controller.js';
import { IncidentRedriveController } from './redrive-runs/incident-redrive.controller.js';
import { RedriveDesk } from './redrive-runs/redrive-desk.js';
import { RedriveRunsController } from './redrive-runs/redrive-runs.controller.js';
import { ReplayDesk } from './replay-runs/replay-desk.js';
import { ReplayRunsController } from './replay-runs/replay-runs.controller.js';
import { ReportsController } from './reports/reports.controller.js';
import { RetentionController } from './retention/retention.controller.js';
import { OpenIdController } from './sign-in/openid.controller.js';
import { OPENID, openIdOf } from './sign-in/openid.js';
import { OpenIdSignIn } from './sign-in/openid-sign-in.js';
import { PasswordChecks } from './sign-in/password-checks.js';
import { SessionController } from './sign-in/session.controller.js';
import { SessionDesk } from './sign-in/session-desk.js';
import { SignIn } from './sign-in/sign-in.js';
import { SignInLimits } from './sign-in/sign-in-limits.js';
import { SourcesController } from './sources/sources.controller.js';
import { Sources } from './sources/sources.js';
import { StorageModule } from './storage.module.js';
import { SubscriptionsController } from './subscriptions/subscriptions.controller.js';
import { Subscriptions } from './subscriptions/subscriptions.js';
import { BatchedAcceptance } from './tasks/batched-acceptance.js';
import { ConnectionConnectors } from './tasks/connection-connectors.js';
import { PostgresTaskDesk } from './tasks/postgres-task-desk.js';
import { ResultAnnouncements } from './tasks/result-announcements.js';
import { ResultWaiters } from './tasks/result-waiters.js';
import { SubmitTask } from './tasks/submit-task.js';
import { TaskDecisionController } from './tasks/task-decision.controller.js';
import { TaskDesk } from './tasks/task-desk.js';
import { TaskHints } from './tasks/task-hints.js';
import { TaskReadingController } from './tasks/task-reading.controller.js';
import { TaskStoryController } from './tasks/task-story.controller.js';
import { TaskSubmissionController } from './tasks/task-submission.controller.js';
import { CONNECTOR_REGISTRY, LOGGER } from './tokens.js';

const CONTROLLERS = [
  TaskSubmissionController,
  TaskReadingController,
  TaskStoryController,
  TaskDecisionController,
  ParkedTasksController,
  DecisionRunsController,
  ConnectorsController,
  ConnectionsController,
  SourcesController,
  SubscriptionsController,
  ReplayRunsController,
  ApiKeysController,
  SessionController,
  OpenIdController,
  OverviewController,
  LiveController,
  QueuesController,
  QueueHistoryController,
  DeadLettersController,
  IncidentsController,
  IncidentRedriveController,
  RedriveRunsController,
  PausesController,
  AlertsController,
  AlertThresholdsController,
  ErrorBudgetsController,
  ReportsController,
  NotificationTargetsController,
  AuditController,
  RetentionController,
  ErasuresController,
  ExportsController,
] as const;

/** What the control-plane is made with. */
export interface ControlPlaneParts {
  config: ControlPlaneConfig;
  ring: KeyRing;
  logger: Logger;
  /** What tasks and connections are taken for. @default CONNECTORS */
  connectors?: readonly Connector[];
  /** Pause between two sweeps, in milliseconds. @default 1000 */
  sweepEveryMs?: number;
  /** Pause between two looks for what is wrong, in milliseconds. @default 15000 */
  alertEveryMs?: number;
}

/** The control-plane: the HTTP API. Ready while the database answers; the broker may be away. */
@Module({})
export class ControlPlaneModule {
  static register({ config, ring, logger, connectors = CONNECTORS, ...every }: ControlPlaneParts): DynamicModule {
    assertAllBound(CONTROLLERS);
    const { sweepEveryMs, alertEveryMs } = every;
    const onError = (error: Error) => logger.warn({ err: error }, 'A connection to PostgreSQL was lost');
    const identity = new IdentityGuard({
      failover: config.databaseFailover,
      onReplaced: (error) =>
        logger.error({ err: error }, 'The database was replaced; until it is recovered it is only looked at'),
    });
    const url = config.maintenanceDatabaseUrl;
    const maintenance = MaintenanceModule.register(url, logger, identity, sweepEveryMs);
    const names = connectors.map(({ name }) => name);
    const times = retentionTimes(config.retentionDays, connectors);
    return {
      module: ControlPlaneModule,
      imports: [
        StorageModule.register({ config, ring, onError, identity }),
        BrokerModule.register(config.rabbitmqUrl, logger),
        maintenance,
        RetentionModule.register({ url, logger, identity, times, maintenance }),
        RedriveModule.register({ url, logger, identity, maintenance }),
        DecisionModule.register({ url, logger, identity, maintenance }),
        AuditAnchorModule.register({ url, logger, identity, ring, file: config.auditAnchorFile }),
        ErasureModule.register({ url, logger, identity, maintenance }),
        TallyModule.register(url, logger, identity),
        AlertModule.register({ config, logger, identity, connectors: names, maintenance, everyMs: alertEveryMs }),
        NotificationModule.register({ url, logger, identity, maintenance }),
        QueueSamplingModule.register(url, logger, identity),
        QueueReadingsModule,
        MetricsModule.register(config.maintenanceDatabaseUrl, logger, connectors, identity),
        HealthModule.register({
          inject: [Database],
          checks: (database: Database) => [{ name: 'database', check: () => database.isReachable() }],
        }),
      ],
      controllers: [...CONTROLLERS],
      providers: [
        { provide: LOGGER, useValue: logger },
        { provide: APP_GUARD, useClass: IntactDatabaseGuard },
        { provide: CONNECTOR_REGISTRY, useValue: new Map(connectors.map((connector) => [connector.name, connector])) },
        { provide: TaskDesk, useClass: PostgresTaskDesk },
        Access,
        ApiKeyDirectory,
        ApiKeys,
        BatchedAcceptance,
        ConnectionConnectors,
        DecisionDesk,
        Identification,
        { provide: OPENID, useValue: openIdOf(config, createEgress({ allow: parseEgressAllow(config.egressAllow) })) },
        OpenIdSignIn,
        LiveStreams,
        OverviewReadings,
        PasswordChecks,
        RedriveDesk,
        ReplayDesk,
        ReplaceLetter,
        Connections,
        NotificationTargets,
        Pauses,
        ResultAnnouncements,
        ResultWaiters,
        SessionDesk,
        SignIn,
        SignInLimits,
        Sources,
        SubmitTask,
        Subscriptions,
        TaskHints,
      ],
    };
  }
}
