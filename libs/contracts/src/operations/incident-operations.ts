import Type from 'typebox';
import { FORECAST } from './forecast.js';
import { INCIDENT_DETAIL_SCHEMA, INCIDENT_SCHEMA, INCIDENT_STATES } from './incident-schema.js';
import { DRY_RUN, ID, NARROWING, nullable, PAGE_FIELDS } from './input-fields.js';
import { operation } from './operation.js';

/** What went wrong, cause by cause. */
export const LIST_INCIDENTS = operation({
  name: 'incidents.list',
  id: 'listIncidents',
  summary: 'List incidents',
  description:
    'Dead letters with the same category, code, connector and action are one incident, until none of them is open any more. Newest first; `open` ones unless asked otherwise.',
  method: 'GET',
  path: '/v1/incidents',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({
    ...PAGE_FIELDS,
    state: Type.Optional(Type.Enum([...INCIDENT_STATES], { type: 'string', default: 'open' })),
    connector: NARROWING,
  }),
  answers: [
    {
      status: 200,
      description: 'A page, newest first',
      schema: INCIDENT_SCHEMA,
      list: {
        columns: [
          { title: 'Id', field: 'id' },
          { title: 'Connector', field: 'connector' },
          { title: 'Action', field: 'action' },
          { title: 'Category', field: 'category' },
          { title: 'Code', field: 'code' },
          { title: 'State', field: 'state' },
          { title: 'Letters', field: 'letters', as: 'number' },
          { title: 'Last seen', field: 'lastSeenAt', as: 'time' },
          { title: 'Assignee', field: 'assignee' },
        ],
      },
    },
  ],
  refusals: [400],
});

/** One incident, with an example. */
export const GET_INCIDENT = operation({
  name: 'incidents.get',
  id: 'getIncident',
  summary: 'Read an incident',
  description:
    'What its dead letters have in common, what became of them, and one of them as an example: the newest that is open.',
  method: 'GET',
  path: '/v1/incidents/{id}',
  subject: 'incident',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({ id: ID }),
  answers: [{ status: 200, description: 'The incident', schema: INCIDENT_DETAIL_SCHEMA }],
  refusals: [404],
});

/** Says who is on an incident and what is known of it. */
export const UPDATE_INCIDENT = operation({
  name: 'incidents.update',
  id: 'updateIncident',
  summary: 'Assign, annotate or resolve an incident',
  description:
    'Fields that are left out stay as they are; null empties them. It resolves itself with the last of its dead letters; by hand only once none is open, else 409.',
  method: 'PATCH',
  path: '/v1/incidents/{id}',
  subject: 'incident',
  role: 'operator',
  danger: 'reversible',
  input: Type.Object(
    {
      id: ID,
      assignee: Type.Optional(nullable(Type.String({ minLength: 1, maxLength: 255, description: 'Who is on it' }))),
      note: Type.Optional(nullable(Type.String({ maxLength: 2_000 }))),
      state: Type.Optional(Type.Enum(['resolved'], { type: 'string' })),
    },
    { title: 'IncidentChange' },
  ),
  answers: [{ status: 200, description: 'As it is now', schema: INCIDENT_DETAIL_SCHEMA }],
  refusals: [400, 404, 409, 413, 415],
});

/** Ends what is open of an incident without doing anything about it. */
export const DISCARD_INCIDENT = operation({
  name: 'incidents.discard',
  id: 'discardIncident',
  summary: 'Discard the dead letters of an incident',
  description:
    'All that are open. They stay on record with who discarded them and why; their tasks stay failed, and the incident resolves itself.',
  method: 'POST',
  path: '/v1/incidents/{id}/discard',
  subject: 'incident',
  role: 'operator',
  danger: 'irreversible',
  input: Type.Object(
    {
      id: ID,
      note: Type.String({ minLength: 1, maxLength: 2_000, description: 'Why; kept with them and in the audit trail' }),
      dryRun: DRY_RUN,
    },
    { title: 'IncidentDiscard' },
  ),
  answers: [{ status: 200, description: 'What it came to, or would come to; committed', schema: FORECAST.schema }],
  refusals: [400, 404, 413, 415],
});
