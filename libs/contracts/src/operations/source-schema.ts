const text = { type: 'string' };
const instant = { type: 'string', format: 'date-time' };

const ACTIVITY_SCHEMA = {
  title: 'SourceActivity',
  type: 'object',
  nullable: true,
  required: ['lastReceivedAt', 'silent', 'expectedEverySeconds', 'expectedBy', 'refused'],
  properties: {
    lastReceivedAt: { ...instant, nullable: true, description: 'Of what is kept, the latest; null where nothing is' },
    silent: { type: 'boolean', description: 'Nothing came for longer than is to be expected' },
    expectedEverySeconds: { type: 'integer', nullable: true, description: 'Null where nobody can tell' },
    expectedBy: {
      type: 'string',
      nullable: true,
      enum: ['setting', 'history', null],
      description:
        '`setting`: as the source says; `history`: twice the longest pause among its latest 50 deliveries, an hour at least',
    },
    refused: {
      type: 'array',
      items: {
        title: 'Refused',
        type: 'object',
        required: ['reason', 'times', 'lastAt'],
        properties: { reason: text, times: { type: 'integer' }, lastAt: instant },
      },
      description: 'Webhooks that were refused, by reason, since the source was made; some seconds late',
    },
  },
  description: 'Null in an answer that made or changed it',
};

/** OpenAPI schema of a source as the API shows it. */
export const SOURCE_SCHEMA = {
  title: 'Source',
  type: 'object',
  required: ['id', 'name', 'provider', 'settings', 'orderingKey', 'url', 'version', 'createdAt', 'updatedAt'],
  properties: {
    id: text,
    name: text,
    provider: text,
    settings: { type: 'object', additionalProperties: true },
    orderingKey: { type: 'string', nullable: true },
    expectedEverySeconds: {
      type: 'integer',
      nullable: true,
      description: 'Seconds within which something comes, as somebody has said; null where nobody has',
    },
    activity: ACTIVITY_SCHEMA,
    url: { type: 'string', description: 'Where the provider sends its webhooks' },
    version: { type: 'integer', description: 'Rises with every change' },
    createdAt: { type: 'string', format: 'date-time' },
    updatedAt: { type: 'string', format: 'date-time' },
  },
};
