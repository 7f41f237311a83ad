import { type BeforeApplicationShutdown, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Egress } from '#libs/egress';
import type { TaskWorker } from '#libs/execution';
import type { Database } from '#libs/persistence';

/** What is put down when the worker stops, in order: waiting for the database, then leases, calls and connections. */
@Injectable()
export class WorkerShutdown implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    private readonly draining: AbortController,
    private readonly worker: TaskWorker,
    private readonly egress: Egress,
    private readonly database: Database,
  ) {}

  /** The consumers drain after this; what waits for a database that is away is given back. */
  beforeApplicationShutdown(): void {
    this.draining.abort();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.worker.stop();
    await this.egress.close();
    await this.database.close();
  }
}
