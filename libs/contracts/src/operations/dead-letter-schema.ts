/** What became of a dead letter. `replaced`: a corrected task was made in the place of its own. */
export const DEAD_LETTER_STATES = ['open', 'redriven', 'discarded', 'replaced'] as const;

/** What became of a dead letter. */
export type DeadLetterState = (typeof DEAD_LETTER_STATES)[number];

const text = { type: 'string' };
const instant = { type: 'string', format: 'date-time' };

/** OpenAPI schema of a dead letter as the API shows it. */
export const DEAD_LETTER_SCHEMA = {
  title: 'DeadLetter',
  type: 'object',
  required: ['id', 'taskId', 'connector', 'action', 'queue', 'reason', 'detail', 'state', 'deadAt'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    taskId: { type: 'string', format: 'uuid', nullable: true },
    incidentId: { type: 'string', format: 'uuid', nullable: true, description: 'Null until it is grouped' },
    category: { type: 'string', nullable: true, description: 'Who has to act' },
    connector: text,
    action: text,
    queue: text,
    reason: { type: 'string', description: 'Stable' },
    detail: text,
    state: { type: 'string', enum: [...DEAD_LETTER_STATES] },
    deadAt: instant,
    endedAt: { ...instant, nullable: true },
    endedBy: { type: 'string', nullable: true },
    endedNote: { type: 'string', nullable: true },
    replacedBy: {
      type: 'string',
      format: 'uuid',
      nullable: true,
      description: 'The task that was made in the place of its own',
    },
    headers: { type: 'object', additionalProperties: true },
    body: {
      type: 'object',
      description: 'The first 4,096 bytes as `text`, or as `base64` where they are no UTF-8',
      properties: { size: { type: 'integer' }, complete: { type: 'boolean' }, text, base64: text },
    },
  },
};

const ids = { type: 'array', items: { type: 'string', format: 'uuid' } };
const refused = { type: 'array', items: { type: 'object', properties: { id: text, reason: text } } };

/** OpenAPI schema of what a redrive came to. */
export const REDRIVE_SCHEMA = {
  title: 'RedriveReport',
  type: 'object',
  properties: { redriven: ids, tasks: ids, refused },
};

/** OpenAPI schema of what a discard came to. */
export const DISCARD_SCHEMA = { title: 'DiscardReport', type: 'object', properties: { discarded: ids, refused } };
