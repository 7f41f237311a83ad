import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { ConnectorRegistry } from '#libs/execution';
import { Authorized } from '../auth/authorized.js';
import { type Caller, FromCaller } from '../auth/caller.js';
import type { Page } from '../http/page.js';
import { pageSchema } from '../http/page-schema.js';
import { CONNECTOR_REGISTRY } from '../tokens.js';
import { QueueReadings } from './queue-readings.js';
import { type QueueView, viewQueues } from './queue-view.js';

const count = { type: 'integer' };
const OF_ALL = 'In a queue of Waybill: those of all tenants';
const QUEUE_SCHEMA = {
  title: 'Queue',
  type: 'object',
  required: [
    'name',
    'connector',
    'ready',
    'unacknowledged',
    'waiting',
    'rateIn',
    'rateOut',
    'consumers',
    'servedBy',
    'age',
  ],
  properties: {
    name: { type: 'string' },
    connector: { type: 'string', nullable: true },
    ready: { ...count, description: `Messages nobody has taken yet. ${OF_ALL}` },
    unacknowledged: { ...count, description: `Messages that a consumer holds. ${OF_ALL}` },
    waiting: { ...count, description: 'Tasks in PostgreSQL that cannot start yet, of this tenant alone' },
    rateIn: { type: 'number', description: 'Messages per second' },
    rateOut: { type: 'number', description: 'Messages per second' },
    consumers: count,
    servedBy: {
      type: 'string',
      nullable: true,
      enum: ['connector-worker', 'result-publisher', null],
      description: 'The service of Waybill that is to consume it; null where none is. Without consumers it is away',
    },
    age: {
      type: 'number',
      nullable: true,
      description: "Seconds since this tenant's oldest unfinished task was accepted",
    },
    ageReason: { type: 'string', nullable: true, enum: ['empty', 'unclaimed', null] },
  },
};

/** How full the queues are. */
@ApiTags('queues')
@Authorized('admin')
@Controller('v1/queues')
export class QueuesController {
  constructor(
    private readonly readings: QueueReadings,
    @Inject(CONNECTOR_REGISTRY) private readonly connectors: ConnectorRegistry,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listQueues',
    summary: 'See the queues',
    description:
      'What is ready and unacknowledged in the broker, and beside it what waits in PostgreSQL for its time, its turn, a rate limit or a credential. Read at most every 2 s, however many ask.',
  })
  @ApiResponse({ status: 200, description: 'Every queue', schema: pageSchema(QUEUE_SCHEMA) })
  async list(@FromCaller() { tenant }: Caller): Promise<Page<QueueView>> {
    const [depths, backlog] = await Promise.all([this.readings.depths.read(), this.readings.backlog(tenant).read()]);
    return { items: viewQueues(depths, backlog, [...this.connectors.keys()], tenant), nextCursor: null };
  }
}
