import Type from 'typebox';
import { EFFECT_CLASSES } from '../effect-class.js';
import { INSTANT, nullable } from './input-fields.js';

const schema = (description: string) => Type.Object({}, { additionalProperties: true, description });

const ACTION_SCHEMA = Type.Object(
  {
    name: Type.String({ description: '`action` of its tasks' }),
    summary: Type.String(),
    effect: nullable(
      Type.Enum([...EFFECT_CLASSES], {
        type: 'string',
        description: 'What a repetition would do; null where it follows from the call',
      }),
    ),
    endpointGroup: Type.String({ description: 'Shares limit, holds and breaker with actions of the same group' }),
    timeoutMs: Type.Integer({ description: 'The longest a call may take' }),
    input: schema('JSON Schema of the input'),
    output: schema('JSON Schema of the output'),
  },
  { title: 'Action' },
);

/** OpenAPI schema of a connector as the API shows it. */
export const CONNECTOR_SCHEMA = Type.Object(
  {
    name: Type.String({ description: '`connector` of its tasks and connections' }),
    summary: Type.String(),
    credentials: Type.Array(Type.String(), { description: 'Kinds of credential a connection may hold' }),
    settings: schema('JSON Schema of the settings of a connection'),
    paused: nullable(
      Type.Object(
        { since: INSTANT, by: Type.String(), note: nullable(Type.String()) },
        { title: 'Pause', description: 'Whether the tenant has paused it' },
      ),
    ),
    actions: Type.Array(ACTION_SCHEMA),
  },
  { title: 'Connector' },
);

/** A connector as the API shows it. */
export type ConnectorView = Type.Static<typeof CONNECTOR_SCHEMA>;
