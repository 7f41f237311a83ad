import Type from 'typebox';
import { nullable } from './input-fields.js';
import { operation } from './operation.js';
import { RETENTION_KINDS, RETENTION_SCHEMA } from './retention-schema.js';

/** How long what a tenant has is kept, kind by kind. */
export const LIST_RETENTION = operation({
  name: 'retention.list',
  id: 'listRetention',
  summary: 'See how long what has ended is kept',
  description:
    'Kind by kind. What is unfinished, parked, owed or open is kept whatever its age, and so are idempotency keys and the ids of webhooks, by which copies are known.',
  method: 'GET',
  path: '/v1/retention',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({}),
  answers: [
    {
      status: 200,
      description: 'Every kind',
      schema: RETENTION_SCHEMA,
      list: {
        columns: [
          { title: 'Kind', field: 'kind' },
          { title: 'Days', field: 'days', as: 'number' },
          { title: 'Own', field: 'own', as: 'number' },
          { title: 'Most', field: 'most', as: 'number' },
          { title: 'Holds', field: 'holds' },
        ],
      },
    },
  ],
  refusals: [],
});

/** Has one kind kept for a time of the tenant's own. */
export const UPDATE_RETENTION = operation({
  name: 'retention.update',
  id: 'updateRetention',
  summary: 'Have one kind kept for a shorter time',
  description:
    'For this tenant alone, and never longer than the installation keeps it. What is over by then is deleted within an hour or so, and does not come back.',
  method: 'PATCH',
  path: '/v1/retention/{kind}',
  subject: 'kind of retention',
  role: 'admin',
  danger: 'irreversible',
  input: Type.Object(
    {
      kind: Type.Enum([...RETENTION_KINDS], { type: 'string' }),
      days: nullable(
        Type.Integer({
          minimum: 1,
          maximum: 3_650,
          description: 'Days after it has ended; null, for what the installation keeps',
        }),
      ),
    },
    { title: 'RetentionChange' },
  ),
  answers: [{ status: 200, description: 'As it is now', schema: RETENTION_SCHEMA }],
  refusals: [400, 404, 415],
});
