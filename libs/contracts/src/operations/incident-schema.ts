import Type from 'typebox';
import { ERROR_CATEGORIES } from '../task-error.js';
import { DEAD_LETTER_SCHEMA } from './dead-letter-schema.js';
import { INSTANT, nullable } from './input-fields.js';

/** Whether anything of an incident is left to be done. */
export const INCIDENT_STATES = ['open', 'resolved'] as const;

const uuid = Type.String({ format: 'uuid' });

/** OpenAPI schema of an incident as the API shows it. */
export const INCIDENT_SCHEMA = Type.Object(
  {
    id: uuid,
    category: Type.Enum([...ERROR_CATEGORIES], { type: 'string', description: 'Who has to act' }),
    code: Type.String({ description: 'The `reason` its dead letters have in common' }),
    connector: Type.String({ description: 'Empty where no routing key named one' }),
    action: Type.String(),
    state: Type.Enum([...INCIDENT_STATES], { type: 'string' }),
    letters: Type.Integer({ description: 'Dead letters that came to it so far, whatever became of them' }),
    firstSeenAt: INSTANT,
    lastSeenAt: INSTANT,
    assignee: nullable(Type.String({ description: 'Who is on it' })),
    note: nullable(Type.String()),
    openedAt: INSTANT,
    resolvedAt: nullable(INSTANT),
    resolvedBy: nullable(Type.String({ description: 'Who ended the last of its dead letters' })),
    previousId: nullable(
      Type.String({ format: 'uuid', description: 'The incident of the same cause that was resolved before this one' }),
    ),
  },
  { title: 'Incident' },
);

/** An incident as the API shows it. */
export type Incident = Type.Static<typeof INCIDENT_SCHEMA>;

/** OpenAPI schema of an incident with what it consists of. */
export const INCIDENT_DETAIL_SCHEMA = {
  ...INCIDENT_SCHEMA,
  title: 'IncidentDetail',
  properties: {
    ...INCIDENT_SCHEMA.properties,
    letterStates: {
      type: 'object',
      description: 'How many of its dead letters are in each state; what there is none of is left out',
      additionalProperties: { type: 'integer' },
    },
    example: { ...DEAD_LETTER_SCHEMA, nullable: true },
  },
};
