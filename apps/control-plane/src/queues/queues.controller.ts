import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LIST_QUEUES } from '#libs/contracts';
import type { ConnectorRegistry } from '#libs/execution';
import type { Caller } from '../auth/caller.js';
import type { Page } from '../http/page.js';
import { Operates } from '../operations/operates.js';
import { CONNECTOR_REGISTRY } from '../tokens.js';
import { QueueReadings } from './queue-readings.js';
import { type QueueView, viewQueues } from './queue-view.js';

/** How full the queues are. */
@ApiTags('queues')
@Controller()
export class QueuesController {
  constructor(
    private readonly readings: QueueReadings,
    @Inject(CONNECTOR_REGISTRY) private readonly connectors: ConnectorRegistry,
  ) {}

  @Operates(LIST_QUEUES)
  async list({ tenant }: Caller): Promise<Page<QueueView>> {
    const [depths, backlog] = await Promise.all([this.readings.depths.read(), this.readings.backlog(tenant).read()]);
    return { items: viewQueues(depths, backlog, [...this.connectors.keys()], tenant), nextCursor: null };
  }
}
