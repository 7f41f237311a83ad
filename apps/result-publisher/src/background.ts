import type {
  BeforeApplicationShutdown,
  OnApplicationBootstrap,
  OnApplicationShutdown,
  OnModuleDestroy,
} from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import type { DeliveryRunner } from '#libs/delivery';
import type { Egress } from '#libs/egress';
import type { Database } from '#libs/persistence';
import type { DatabasePatience } from './database-patience.js';
import type { DispatchDesk } from './dispatch/dispatch-desk.js';
import type { OwedReplies } from './dispatch/owed-replies.js';
import type { Replays } from './replays/replays.js';

/** What runs beside the consumers. */
export interface BackgroundParts {
  database: Database;
  patience: DatabasePatience;
  runner: DeliveryRunner;
  desk: DispatchDesk;
  owedReplies: OwedReplies;
  replays: Replays;
  egress: Egress;
}

/**
 * Starts and ends what runs beside the consumers. On the way down: nobody waits for the database any more, callbacks
 * under way end and are recorded, the consumers drain (that is the transport's part), the connections close.
 */
@Injectable()
export class Background
  implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown, OnApplicationShutdown
{
  constructor(private readonly parts: BackgroundParts) {}

  /** Where results, events and hints are handed in. */
  get desk(): DispatchDesk {
    return this.parts.desk;
  }

  onApplicationBootstrap(): void {
    this.parts.runner.start();
    this.parts.owedReplies.start();
    this.parts.replays.start();
  }

  onModuleDestroy(): void {
    this.parts.patience.end();
  }

  async beforeApplicationShutdown(): Promise<void> {
    const { owedReplies, replays, runner } = this.parts;
    await Promise.all([owedReplies.stop(), replays.stop(), runner.stop()]);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.parts.egress.close();
    await this.parts.database.close();
  }
}
