import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { CredentialVault, type KeyRing } from '#libs/credentials';
import {
  AlertThresholdStore,
  AlertViewStore,
  AuditChainStore,
  CallViewStore,
  Database,
  DeadLetterStore,
  DecisionRunStore,
  DeliveryViewStore,
  EndpointViewStore,
  ErasureOrderStore,
  ErrorBudgetStore,
  type IdentityGuard,
  IncidentStore,
  NotificationTargetStore,
  OverviewStore,
  ParkedViewStore,
  PauseStore,
  PostgresTenantKeyStore,
  QueueHistoryStore,
  QueueViewStore,
  RedriveRunStore,
  ReplacementStore,
  ReplayRunStore,
  ReportStore,
  RetentionSettingStore,
  SessionStore,
  SignInFlowStore,
  SignInLimitStore,
  SourceViewStore,
  TaskExportStore,
  TaskStoryStore,
  TaskViewStore,
  TenantConfiguration,
  TenantEntities,
  UserStore,
} from '#libs/persistence';
import type { ControlPlaneConfig } from './control-plane-config.js';
import { CONFIG } from './tokens.js';

/** What this service is handed at its start. */
export interface StorageParts {
  config: ControlPlaneConfig;
  ring: KeyRing;
  /** Told of errors of idle connections. */
  onError: (error: Error) => void;
  /** What this process knows of the database's identity. */
  identity: IdentityGuard;
}

/** Joins PostgreSQL: pools, stores and the vault. Global, for there is one database. */
@Module({})
export class StorageModule implements OnApplicationShutdown {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(TenantEntities) private readonly entities: TenantEntities,
  ) {}

  static register({ config, ring, onError, identity }: StorageParts): DynamicModule {
    const database = () =>
      new Database({
        url: config.databaseUrl,
        applicationName: 'waybill-control-plane',
        poolSize: config.databasePoolSize,
        onError,
        identity,
        lookOn: true,
      });
    const over = <Store>(store: new (from: Database) => Store) => ({
      provide: store,
      inject: [Database],
      useFactory: (from: Database) => new store(from),
    });
    return {
      module: StorageModule,
      global: true,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: Database, useFactory: database },
        {
          provide: TenantEntities,
          useFactory: () => TenantEntities.open(config.databaseUrl, config.databasePoolSize, identity),
        },
        {
          provide: CredentialVault,
          inject: [Database],
          useFactory: (from: Database) => new CredentialVault(ring, new PostgresTenantKeyStore(from)),
        },
        {
          provide: TenantConfiguration,
          inject: [TenantEntities],
          useFactory: (entities: TenantEntities) => new TenantConfiguration(entities),
        },
        over(AlertThresholdStore),
        over(AlertViewStore),
        over(ErrorBudgetStore),
        over(NotificationTargetStore),
        over(AuditChainStore),
        over(TaskViewStore),
        over(QueueHistoryStore),
        over(QueueViewStore),
        over(DeadLetterStore),
        over(IncidentStore),
        over(OverviewStore),
        over(PauseStore),
        over(RedriveRunStore),
        over(DecisionRunStore),
        over(ParkedViewStore),
        over(ReplacementStore),
        over(ReplayRunStore),
        over(ReportStore),
        over(RetentionSettingStore),
        over(TaskExportStore),
        over(TaskStoryStore),
        over(EndpointViewStore),
        over(CallViewStore),
        over(SourceViewStore),
        over(DeliveryViewStore),
        over(UserStore),
        over(SignInFlowStore),
        over(SignInLimitStore),
        {
          provide: SessionStore,
          inject: [Database],
          useFactory: (from: Database) =>
            new SessionStore(from, {
              idleSeconds: config.sessionIdleMinutes * 60,
              lifeSeconds: config.sessionHours * 3_600,
            }),
        },
        over(ErasureOrderStore),
      ],
      exports: [
        CONFIG,
        Database,
        TenantEntities,
        CredentialVault,
        TenantConfiguration,
        AlertThresholdStore,
        AlertViewStore,
        ErrorBudgetStore,
        NotificationTargetStore,
        AuditChainStore,
        TaskViewStore,
        QueueHistoryStore,
        QueueViewStore,
        DeadLetterStore,
        IncidentStore,
        OverviewStore,
        PauseStore,
        RedriveRunStore,
        DecisionRunStore,
        ParkedViewStore,
        ReplacementStore,
        ReplayRunStore,
        ReportStore,
        RetentionSettingStore,
        TaskExportStore,
        TaskStoryStore,
        EndpointViewStore,
        CallViewStore,
        SourceViewStore,
        DeliveryViewStore,
        UserStore,
        SignInFlowStore,
        SignInLimitStore,
        SessionStore,
        ErasureOrderStore,
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.entities.close();
    await this.database.close();
  }
}
