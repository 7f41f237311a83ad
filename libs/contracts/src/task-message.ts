import Type from 'typebox';
import { NAME_PATTERN } from './name.js';

const shortText = Type.String({ minLength: 1, maxLength: 255 });
const instant = Type.String({ format: 'date-time' });

/** The body of a task, as an agent publishes or posts it (wire contract v1). Unknown fields are refused. */
export const TaskMessage = Type.Object(
  {
    connector: Type.String({ pattern: NAME_PATTERN }),
    action: Type.String({ pattern: NAME_PATTERN }),
    connection: Type.String({ pattern: NAME_PATTERN }),
    input: Type.Object({}, { additionalProperties: true }),
    deadline: Type.Optional(instant),
    notBefore: Type.Optional(instant),
    orderingKey: Type.Optional(shortText),
    priority: Type.Optional(Type.Enum(['low', 'normal', 'high'])),
    agent: Type.Optional(shortText),
    run: Type.Optional(shortText),
    labels: Type.Optional(
      Type.Record(Type.String({ pattern: '^.{1,63}$' }), Type.String({ maxLength: 255 }), { maxProperties: 32 }),
    ),
  },
  { additionalProperties: false },
);

/** The body of a task. `input` is checked again by the action's own schema. */
export type TaskMessage = Omit<Type.Static<typeof TaskMessage>, 'input'> & { input: Record<string, unknown> };
