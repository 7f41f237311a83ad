import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { auditSigner } from '#libs/contracts';
import type { KeyRing } from '#libs/credentials';
import { AuditHeadStore, Database, InstallationStore } from '#libs/persistence';
import { counter } from '#libs/tracing';
import type { MaintenanceAccess } from '../maintenance/maintenance-pool.js';
import { Rounds } from '../maintenance/rounds.js';
import { LOGGER } from '../tokens.js';
import { AnchorFile } from './anchor-file.js';
import { AuditAnchoring } from './audit-anchoring.js';

/** Pause between two looks, in milliseconds: so long at most the end of a chain is known to the database alone. */
const EVERY_MS = 5_000;

const rounds = counter('waybill_audit_anchor_rounds_total', 'Looks of this replica at all audit chains, by outcome.');

/** Token of the pool that looks. */
const AnchorDatabase = Symbol('AnchorDatabase');

/** What anchoring is made with. */
export interface AuditAnchorParts extends MaintenanceAccess {
  ring: KeyRing;
  /** Empty where anchors go to the log alone. */
  file: string;
}

/** Anchors the audit chains at the start, then every few seconds, and once more at the end. Nothing waits for it. */
@Module({})
export class AuditAnchorModule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #rounds = new Rounds(() => this.#look().then(() => EVERY_MS));
  #troubled = false;

  constructor(
    private readonly anchoring: AuditAnchoring,
    @Inject(AnchorDatabase) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  static register({ url, logger, identity, ring, file }: AuditAnchorParts): DynamicModule {
    const database = new Database({
      url,
      applicationName: 'waybill-audit-anchors',
      poolSize: 1,
      onError: (error) => logger.warn({ err: error }, 'Anchoring lost its connection to PostgreSQL'),
      identity,
      lookOn: true,
    });
    const anchoring = new AuditAnchoring({
      heads: new AuditHeadStore(database),
      installation: new InstallationStore(database),
      signer: auditSigner(ring.secretFor('audit-anchors/1')),
      file: file === '' ? null : new AnchorFile(file),
      logger,
    });
    return {
      module: AuditAnchorModule,
      providers: [
        { provide: LOGGER, useValue: logger },
        { provide: AnchorDatabase, useValue: database },
        { provide: AuditAnchoring, useValue: anchoring },
      ],
    };
  }

  /** A file that cannot be written is told now, before anybody relies on it. */
  async onApplicationBootstrap(): Promise<void> {
    await this.anchoring.begin();
    this.#rounds.begin();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#rounds.stop();
    await this.#look();
    await this.database.close();
  }

  async #look(): Promise<void> {
    try {
      await this.anchoring.round(Date.now());
      rounds.add(1, { outcome: 'done' });
      this.#troubled = false;
    } catch (error) {
      rounds.add(1, { outcome: 'failed' });
      if (!this.#troubled) {
        this.logger.warn({ err: error }, 'The audit trail could not be anchored; it is tried every five seconds');
      }
      this.#troubled = true;
    }
  }
}
