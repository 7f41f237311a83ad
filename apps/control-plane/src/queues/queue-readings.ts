import { Inject, Injectable } from '@nestjs/common';
import { INSTALLATION, type QueueDepth, queueDepths } from '#libs/messaging';
import { type ConnectorBacklog, QueueViewStore } from '#libs/persistence';
import type { ControlPlaneConfig } from '../control-plane-config.js';
import { FreshReading, READING_TIMES } from '../metrics/fresh-reading.js';
import { CONFIG } from '../tokens.js';
import { vhostOf } from './vhost.js';

/** Pages that are looked at ask every 2 s; however many do, the broker and the database are asked once. */
const TIMES = { ...READING_TIMES, freshMs: 2_000 };

/** What the broker and PostgreSQL say of the queues, one reading for all who ask within 2 s. */
@Injectable()
export class QueueReadings {
  /** Of all queues of work; the one that keeps the installation's record is none. Fails with ManagementRefused. */
  readonly depths: FreshReading<QueueDepth[]>;
  readonly #backlogs = new Map<string, FreshReading<ConnectorBacklog[]>>();

  constructor(
    @Inject(CONFIG) { rabbitmqManagementUrl, rabbitmqUrl }: ControlPlaneConfig,
    private readonly store: QueueViewStore,
  ) {
    this.depths = new FreshReading(async () => {
      const depths = await queueDepths(rabbitmqManagementUrl, vhostOf(rabbitmqUrl));
      return depths.filter(({ name }) => name !== INSTALLATION);
    }, TIMES);
  }

  /** Of a tenant's unfinished tasks. `tenant` must exist: its reading is kept. */
  backlog(tenant: string): FreshReading<ConnectorBacklog[]> {
    const kept = this.#backlogs.get(tenant) ?? new FreshReading(() => this.store.backlog(tenant), TIMES);
    this.#backlogs.set(tenant, kept);
    return kept;
  }
}
