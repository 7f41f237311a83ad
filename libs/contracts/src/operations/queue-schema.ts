const count = { type: 'integer' };
const OF_ALL = 'In a queue of Waybill: those of all tenants';

/** OpenAPI schema of a queue as the API shows it. */
export const QUEUE_SCHEMA = {
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
