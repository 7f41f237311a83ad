const text = { type: 'string' };

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
    url: { type: 'string', description: 'Where the provider sends its webhooks' },
    version: { type: 'integer', description: 'Rises with every change' },
    createdAt: { type: 'string', format: 'date-time' },
    updatedAt: { type: 'string', format: 'date-time' },
  },
};
