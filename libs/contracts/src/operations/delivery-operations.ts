import Type from 'typebox';
import { NAME_PATTERN } from '../name.js';
import { DELIVERY_SCHEMA, DELIVERY_STATES, SOURCE_DELIVERY_SCHEMA } from './delivery-schema.js';
import { PAGE_FIELDS } from './input-fields.js';
import { operation } from './operation.js';

const NAME = Type.String({ pattern: NAME_PATTERN });
const reading = { method: 'GET', role: 'viewer', danger: 'none', refusals: [400, 404] } as const;

/** What a provider has sent to a source. */
export const LIST_SOURCE_DELIVERIES = operation({
  ...reading,
  name: 'sources.deliveries',
  id: 'listSourceDeliveries',
  summary: 'List what a source received',
  description:
    'Verified deliveries as long as they are kept, the latest first. What was refused is counted with the source.',
  path: '/v1/sources/{name}/deliveries',
  subject: 'source',
  input: Type.Object({ name: NAME, ...PAGE_FIELDS }),
  answers: [
    {
      status: 200,
      description: 'A page, the latest first',
      schema: SOURCE_DELIVERY_SCHEMA,
      list: {
        columns: [
          { title: 'Received', field: 'receivedAt', as: 'time' },
          { title: 'Delivery', field: 'deliveryId' },
          { title: 'Event', field: 'routingKey' },
          { title: 'Published', field: 'publishedAt', as: 'time' },
          { title: 'Repeated', field: 'duplicates', as: 'number' },
          { title: 'With another body', field: 'conflicts', as: 'number' },
        ],
      },
    },
  ],
});

/** What a subscription gets, got, or did not get. */
export const LIST_DELIVERIES = operation({
  ...reading,
  name: 'subscriptions.deliveries',
  id: 'listDeliveries',
  summary: 'List what a subscription gets',
  description:
    'What is owed by when the next try is due; with `state`, what was delivered or given up, the latest first. What went to a queue at once is not kept.',
  path: '/v1/subscriptions/{name}/deliveries',
  subject: 'subscription',
  input: Type.Object({
    name: NAME,
    state: Type.Optional(Type.Enum([...DELIVERY_STATES], { type: 'string', default: 'owed' })),
    ...PAGE_FIELDS,
  }),
  answers: [
    {
      status: 200,
      description: 'A page of one state',
      schema: DELIVERY_SCHEMA,
      list: {
        columns: [
          { title: 'Event', field: 'eventId' },
          { title: 'State', field: 'state' },
          { title: 'Tries', field: 'attempts', as: 'number' },
          { title: 'Next', field: 'nextAt', as: 'time' },
          { title: 'Ended', field: 'endedAt', as: 'time' },
          { title: 'Status', field: 'lastStatus', as: 'number' },
          { title: 'Error', field: 'lastError' },
        ],
      },
    },
  ],
});
