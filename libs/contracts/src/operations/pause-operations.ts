import Type from 'typebox';
import { NAME_PATTERN } from '../name.js';
import { NOTE, PAGE_FIELDS } from './input-fields.js';
import { operation } from './operation.js';
import { PAUSABLE_KINDS, PAUSABLE_SCHEMA } from './pause-schema.js';

/** What a tenant has paused. */
export const LIST_PAUSES = operation({
  name: 'pauses.list',
  id: 'listPauses',
  summary: 'List what is paused',
  description: 'Connections, then connectors, then subscriptions, each by name; what is not listed goes on.',
  method: 'GET',
  path: '/v1/pauses',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({
    ...PAGE_FIELDS,
    kind: Type.Optional(Type.Enum([...PAUSABLE_KINDS], { type: 'string' })),
  }),
  answers: [
    {
      status: 200,
      description: 'A page, by kind and name',
      schema: PAUSABLE_SCHEMA,
      list: {
        columns: [
          { title: 'Kind', field: 'kind' },
          { title: 'Name', field: 'name' },
          { title: 'Paused', field: 'paused.since', as: 'time' },
          { title: 'By', field: 'paused.by' },
          { title: 'Note', field: 'paused.note' },
        ],
      },
    },
  ],
  refusals: [400],
});

const steering = {
  method: 'POST',
  role: 'operator',
  danger: 'reversible',
  input: Type.Object(
    { name: Type.String({ pattern: NAME_PATTERN, description: 'Its name' }), note: NOTE },
    { title: 'PauseNote' },
  ),
  answers: [{ status: 200, description: 'As it is now; committed', schema: PAUSABLE_SCHEMA }],
  refusals: [400, 404, 413, 415],
} as const;

const CALLS_PAUSED =
  'no new call is made: its tasks wait with the reason `paused`, use up no attempt and are not dead-lettered; deadlines still pass, and cancelling works. What was claimed before ends as it would. Pausing what is paused changes nothing.';

const CALLS_RESUMED =
  'Its tasks go on by themselves within seconds, the oldest first, where nothing else is paused. Resuming what is not paused changes nothing.';

/** Keeps a tenant's tasks from calling through one connector. */
export const PAUSE_CONNECTOR = operation({
  ...steering,
  name: 'connectors.pause',
  id: 'pauseConnector',
  summary: 'Pause a connector',
  description: `Through all its connections of this tenant ${CALLS_PAUSED}`,
  path: '/v1/connectors/{name}/pause',
  subject: 'connector',
});

/** Ends the pause of a connector. */
export const RESUME_CONNECTOR = operation({
  ...steering,
  name: 'connectors.resume',
  id: 'resumeConnector',
  summary: 'Resume a connector',
  description: `${CALLS_RESUMED} A connection that is paused itself stays so.`,
  path: '/v1/connectors/{name}/resume',
  subject: 'connector',
});

/** Keeps tasks from calling through one connection. */
export const PAUSE_CONNECTION = operation({
  ...steering,
  name: 'connections.pause',
  id: 'pauseConnection',
  summary: 'Pause a connection',
  description: `Through it ${CALLS_PAUSED}`,
  path: '/v1/connections/{name}/pause',
  subject: 'connection',
});

/** Ends the pause of a connection. */
export const RESUME_CONNECTION = operation({
  ...steering,
  name: 'connections.resume',
  id: 'resumeConnection',
  summary: 'Resume a connection',
  description: `${CALLS_RESUMED} Where its connector is paused, they still wait for that.`,
  path: '/v1/connections/{name}/resume',
  subject: 'connection',
});

/** Keeps a subscription from being brought anything. */
export const PAUSE_SUBSCRIPTION = operation({
  ...steering,
  name: 'subscriptions.pause',
  id: 'pauseSubscription',
  summary: 'Pause a subscription',
  description:
    'Nothing more is brought to its URL or queue; what it should get is kept, and counts as owed. Unlike `enabled: false`, which lets go by what comes meanwhile. Pausing what is paused changes nothing.',
  path: '/v1/subscriptions/{name}/pause',
  subject: 'subscription',
});

/** Ends the pause of a subscription. */
export const RESUME_SUBSCRIPTION = operation({
  ...steering,
  name: 'subscriptions.resume',
  id: 'resumeSubscription',
  summary: 'Resume a subscription',
  description: 'What is owed goes out by itself, in its order. Resuming what is not paused changes nothing.',
  path: '/v1/subscriptions/{name}/resume',
  subject: 'subscription',
});
