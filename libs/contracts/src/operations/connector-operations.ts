import Type from 'typebox';
import { NAME_PATTERN } from '../name.js';
import { CONNECTOR_SCHEMA } from './connector-schema.js';
import { operation } from './operation.js';

const reading = { method: 'GET', role: 'viewer', scope: 'tasks:read', danger: 'none' } as const;

/** What tasks can be given to. */
export const LIST_CONNECTORS = operation({
  ...reading,
  name: 'connectors.list',
  id: 'listConnectors',
  summary: 'List connectors',
  description: 'What this version can call, with the actions of each, what they take and what they give.',
  path: '/v1/connectors',
  input: Type.Object({}),
  answers: [
    {
      status: 200,
      description: 'Every connector',
      schema: CONNECTOR_SCHEMA,
      list: {
        columns: [
          { title: 'Connector', field: 'name' },
          { title: 'Summary', field: 'summary' },
          { title: 'Paused', field: 'paused.since', as: 'time' },
        ],
      },
    },
  ],
  refusals: [],
});

/** What tasks can be given to, by its name. */
export const GET_CONNECTOR = operation({
  ...reading,
  name: 'connectors.get',
  id: 'getConnector',
  summary: 'Read a connector',
  description: 'Its actions, with the JSON Schemas of what they take and give.',
  path: '/v1/connectors/{name}',
  subject: 'connector',
  input: Type.Object({ name: Type.String({ pattern: NAME_PATTERN }) }),
  answers: [{ status: 200, description: 'The connector', schema: CONNECTOR_SCHEMA }],
  refusals: [404],
});
