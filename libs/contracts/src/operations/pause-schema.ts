/** What can be paused. */
export const PAUSABLE_KINDS = ['connector', 'connection', 'subscription'] as const;

/** OpenAPI schema of a pause: since when, by whom and why; null where nothing is paused. */
export const PAUSE_SCHEMA = {
  title: 'Pause',
  type: 'object',
  nullable: true,
  required: ['since', 'by', 'note'],
  properties: {
    since: { type: 'string', format: 'date-time' },
    by: { type: 'string', description: 'The API key it was paused with' },
    note: { type: 'string', nullable: true },
  },
};

/** OpenAPI schema of something that can be paused, as it is now. */
export const PAUSABLE_SCHEMA = {
  title: 'Pausable',
  type: 'object',
  required: ['kind', 'name', 'paused'],
  properties: {
    kind: { type: 'string', enum: PAUSABLE_KINDS },
    name: { type: 'string' },
    paused: PAUSE_SCHEMA,
  },
};
