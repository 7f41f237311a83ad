import Type from 'typebox';
import { TaskMessage } from '../task-message.js';
import { DEAD_LETTER_SCHEMA, DEAD_LETTER_STATES, DISCARD_SCHEMA, REDRIVE_SCHEMA } from './dead-letter-schema.js';
import { FORECAST } from './forecast.js';
import { DRY_RUN, ID, NOTE, PAGE_FIELDS } from './input-fields.js';
import { operation } from './operation.js';
import { FILTER_FIELDS, SELECTION_FIELDS } from './selection-fields.js';

const REFUSALS = [400, 413, 415];

/** What could not go on. */
export const LIST_DEAD_LETTERS = operation({
  name: 'dead-letters.list',
  id: 'listDeadLetters',
  summary: 'List dead letters',
  description:
    'What could not go on, and why. Newest first; without `state` the `open` ones, and with `task` all that are its.',
  method: 'GET',
  path: '/v1/dead-letters',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({
    ...PAGE_FIELDS,
    ...FILTER_FIELDS,
    incident: Type.Optional(ID),
    task: Type.Optional(ID),
    state: Type.Optional(Type.Enum([...DEAD_LETTER_STATES], { type: 'string' })),
  }),
  answers: [
    {
      status: 200,
      description: 'A page, newest first',
      schema: DEAD_LETTER_SCHEMA,
      list: {
        columns: [
          { title: 'Id', field: 'id' },
          { title: 'Connector', field: 'connector' },
          { title: 'Action', field: 'action' },
          { title: 'Reason', field: 'reason' },
          { title: 'Detail', field: 'detail' },
          { title: 'State', field: 'state' },
          { title: 'Died', field: 'deadAt', as: 'time' },
        ],
        more: { total: { type: 'integer', description: 'All that fit, on this page or not' } },
      },
    },
  ],
  refusals: [400],
});

/** Sends dead letters again, at once. */
export const REDRIVE_DEAD_LETTERS = operation({
  name: 'dead-letters.redrive',
  id: 'redriveDeadLetters',
  summary: 'Send dead letters again',
  description:
    'The same tasks, with the same operation tokens. By id or by filter. What cannot be redriven is in `refused`, with its reason. With `dryRun` it answers with a forecast (`selected`, `goes`, `refused`) instead.',
  method: 'POST',
  path: '/v1/dead-letters/redrive',
  role: 'operator',
  danger: 'irreversible',
  input: Type.Object({ ...SELECTION_FIELDS, dryRun: DRY_RUN }, { title: 'DeadLetterSelectionBody' }),
  answers: [
    { status: 200, description: 'What it came to; committed', schema: { anyOf: [REDRIVE_SCHEMA, FORECAST.schema] } },
  ],
  refusals: REFUSALS,
});

/** Ends dead letters without doing anything about them. */
export const DISCARD_DEAD_LETTERS = operation({
  name: 'dead-letters.discard',
  id: 'discardDeadLetters',
  summary: 'Discard dead letters',
  description:
    'They stay on record with who discarded them and why; their tasks stay failed. With `dryRun` it answers with a forecast instead.',
  method: 'POST',
  path: '/v1/dead-letters/discard',
  role: 'operator',
  danger: 'irreversible',
  input: Type.Object({ ...SELECTION_FIELDS, note: NOTE, dryRun: DRY_RUN }, { title: 'DiscardBody' }),
  answers: [
    { status: 200, description: 'What it came to; committed', schema: { anyOf: [DISCARD_SCHEMA, FORECAST.schema] } },
  ],
  refusals: REFUSALS,
});

/** Makes a corrected task in the place of the one behind a dead letter. */
export const REPLACE_DEAD_LETTER = operation({
  name: 'dead-letters.replace',
  id: 'replaceDeadLetter',
  summary: 'Replace a dead letter by a corrected task',
  description:
    'A new task, with an id, a key and an operation token of its own, that leads back to the old one: as that was handed over, but for the fields that are given; its deadline and `notBefore` are not taken over. The letter ends as `replaced`. 409 while nobody knows whether the old one had an effect, and where the letter is not open any more.',
  method: 'POST',
  path: '/v1/dead-letters/{id}/replace',
  subject: 'dead letter',
  role: 'operator',
  danger: 'irreversible',
  input: Type.Object(
    { id: ID, ...Type.Partial(TaskMessage).properties, input: TaskMessage.properties.input, note: NOTE },
    { title: 'CorrectedTask' },
  ),
  answers: [
    {
      status: 201,
      description: 'The new task is accepted; committed',
      schema: {
        title: 'Replacement',
        type: 'object',
        required: ['letterId', 'taskId', 'replaces'],
        properties: {
          letterId: { type: 'string', format: 'uuid' },
          taskId: { type: 'string', format: 'uuid', description: 'The new task' },
          replaces: { type: 'string', format: 'uuid', nullable: true, description: 'The old task' },
        },
      },
    },
  ],
  refusals: [400, 404, 409, 413, 415],
});
