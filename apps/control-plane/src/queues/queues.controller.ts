import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { ConnectorRegistry } from '#libs/execution';
import { queueDepths } from '#libs/messaging';
import { QueueViewStore } from '#libs/persistence';
import { Authorized } from '../auth/authorized.js';
import { type Caller, FromCaller } from '../auth/caller.js';
import type { ControlPlaneConfig } from '../control-plane-config.js';
import type { Page } from '../http/page.js';
import { pageSchema } from '../http/page-schema.js';
import { CONFIG, CONNECTOR_REGISTRY } from '../tokens.js';
import { type QueueView, viewQueues } from './queue-view.js';
import { vhostOf } from './vhost.js';

const count = { type: 'integer' };
const QUEUE_SCHEMA = {
  title: 'Queue',
  type: 'object',
  required: ['name', 'connector', 'ready', 'unacknowledged', 'waiting', 'rateIn', 'rateOut', 'consumers', 'age'],
  properties: {
    name: { type: 'string' },
    connector: { type: 'string', nullable: true },
    ready: count,
    unacknowledged: count,
    waiting: { ...count, description: 'Tasks in PostgreSQL that cannot start yet' },
    rateIn: { type: 'number', description: 'Messages per second' },
    rateOut: { type: 'number', description: 'Messages per second' },
    consumers: count,
    age: { type: 'number', nullable: true, description: 'Seconds since the oldest unfinished task was accepted' },
    ageReason: { type: 'string', nullable: true, enum: ['empty', 'unclaimed', null] },
  },
};

/** How full the queues are. */
@ApiTags('queues')
@Authorized('admin')
@Controller('v1/queues')
export class QueuesController {
  constructor(
    private readonly queues: QueueViewStore,
    @Inject(CONFIG) private readonly config: ControlPlaneConfig,
    @Inject(CONNECTOR_REGISTRY) private readonly connectors: ConnectorRegistry,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listQueues',
    summary: 'See the queues',
    description:
      'What is ready and unacknowledged in the broker, and beside it what waits in PostgreSQL for its time, its turn, a rate limit or a credential.',
  })
  @ApiResponse({ status: 200, description: 'Every queue', schema: pageSchema(QUEUE_SCHEMA) })
  async list(@FromCaller() { tenant }: Caller): Promise<Page<QueueView>> {
    const { rabbitmqManagementUrl, rabbitmqUrl } = this.config;
    const [backlog, depths] = await Promise.all([
      this.queues.backlog(tenant),
      queueDepths(rabbitmqManagementUrl, vhostOf(rabbitmqUrl)),
    ]);
    return { items: viewQueues(depths, backlog, [...this.connectors.keys()], tenant), nextCursor: null };
  }
}
