/** What becomes of something that is brought to a subscription. */
export const DELIVERY_STATES = ['owed', 'delivered', 'given-up'] as const;

const text = { type: 'string' };
const instant = { type: 'string', format: 'date-time' };

/** OpenAPI schema of one delivery of a provider, as it was received. */
export const SOURCE_DELIVERY_SCHEMA = {
  title: 'SourceDelivery',
  type: 'object',
  required: ['deliveryId', 'eventId', 'receivedAt', 'duplicates', 'conflicts', 'routingKey', 'publishedAt', 'kept'],
  properties: {
    deliveryId: { ...text, description: 'As the provider calls it' },
    eventId: { ...text, description: '`id` of its event' },
    receivedAt: instant,
    duplicates: { type: 'integer', description: 'How often it came once more; nothing was done again' },
    conflicts: { type: 'integer', description: 'How often it came once more with another body' },
    routingKey: {
      ...text,
      nullable: true,
      description: 'Source and event type; null where the event is kept no longer',
    },
    publishedAt: { ...instant, nullable: true, description: 'When its event was published; null where it is owed' },
    kept: { type: 'boolean', description: 'Its event is still kept' },
  },
};

/** OpenAPI schema of something that is, was or should have been brought to a subscription. */
export const DELIVERY_SCHEMA = {
  title: 'Delivery',
  type: 'object',
  required: ['eventId', 'state', 'attempts', 'createdAt', 'nextAt', 'endedAt', 'lastStatus', 'lastError'],
  properties: {
    eventId: { ...text, description: '`id` of the event; of a result `<task id>/<n>`' },
    state: { ...text, enum: DELIVERY_STATES },
    attempts: { type: 'integer' },
    createdAt: instant,
    nextAt: { ...instant, nullable: true, description: 'When it is tried next' },
    endedAt: { ...instant, nullable: true },
    lastStatus: { type: 'integer', nullable: true, description: 'HTTP status of the last answer' },
    lastError: { ...text, nullable: true },
  },
};

/** OpenAPI schema of how a subscription gets what it should. */
export const DELIVERY_STANDING_SCHEMA = {
  title: 'DeliveryStanding',
  type: 'object',
  nullable: true,
  required: ['owed', 'nextAt', 'deliveredAt', 'givenUpAt', 'lastFailure'],
  properties: {
    owed: { type: 'integer', description: 'What is owed, counted up to 1,000' },
    nextAt: { ...instant, nullable: true, description: 'When the next of it is tried' },
    deliveredAt: { ...instant, nullable: true, description: 'When something was brought last' },
    givenUpAt: { ...instant, nullable: true, description: 'When something was given up last' },
    lastFailure: {
      title: 'LastFailure',
      type: 'object',
      nullable: true,
      required: ['eventId', 'status', 'error'],
      properties: { eventId: text, status: { type: 'integer', nullable: true }, error: { ...text, nullable: true } },
      description: 'What failed last of what is owed, else of what was given up',
    },
  },
  description:
    'Of tries that are kept: what went to a queue at once is not among them. Null in an answer that made or changed it',
};
