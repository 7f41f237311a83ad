import Type from 'typebox';
import { ERASURE_SCHEMA } from './erasure-schema.js';
import { FORECAST } from './forecast.js';
import { DRY_RUN, ID, PAGE_FIELDS } from './input-fields.js';
import { LABEL } from './label-field.js';
import { operation } from './operation.js';

/** Erases what tasks with a label carried. */
export const START_ERASURE = operation({
  name: 'erasures.start',
  id: 'startErasure',
  summary: 'Erase what tasks with a label carried',
  description:
    'Of finished tasks that were accepted before: input, output, labels, messages of errors, URLs, answers, and the bodies of dead letters with that label, whose redrive ends. Ids, keys, status, fences, tokens and times stay, so that no copy is carried out again. Tasks that are not finished, or parked, are left and told. It goes on by itself, whatever is restarted.',
  method: 'POST',
  path: '/v1/erasures',
  role: 'admin',
  danger: 'irreversible',
  input: Type.Object({ label: LABEL, dryRun: DRY_RUN }, { title: 'NewErasure' }),
  answers: [{ status: 201, description: 'Started; it goes on by itself', schema: ERASURE_SCHEMA }, FORECAST],
  refusals: [400, 413, 415],
  progress: 'erasures.get',
});

/** One erasure, and how far it is. */
export const GET_ERASURE = operation({
  name: 'erasures.get',
  id: 'getErasure',
  summary: 'See how an erasure goes',
  description: 'What was erased, and once it is done, what was left.',
  method: 'GET',
  path: '/v1/erasures/{id}',
  subject: 'erasure',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({ id: ID }),
  answers: [{ status: 200, description: 'The erasure', schema: ERASURE_SCHEMA }],
  refusals: [404],
});

/** Erasures of a tenant. */
export const LIST_ERASURES = operation({
  name: 'erasures.list',
  id: 'listErasures',
  summary: 'List erasures',
  description: 'Newest first.',
  method: 'GET',
  path: '/v1/erasures',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({ ...PAGE_FIELDS }),
  answers: [
    {
      status: 200,
      description: 'A page, newest first',
      schema: ERASURE_SCHEMA,
      list: {
        columns: [
          { title: 'Id', field: 'id' },
          { title: 'Label', field: 'labelName' },
          { title: 'State', field: 'state' },
          { title: 'Tasks', field: 'tasks', as: 'number' },
          { title: 'Dead letters', field: 'letters', as: 'number' },
          { title: 'Left', field: 'left', as: 'number' },
          { title: 'Started', field: 'createdAt', as: 'time' },
        ],
      },
    },
  ],
  refusals: [400],
});
