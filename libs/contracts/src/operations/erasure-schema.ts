import Type from 'typebox';
import { INSTANT, nullable } from './input-fields.js';

/** Tasks that an erasure has left as they are, named one by one at most. */
export const MOST_LEFT_NAMED = 100;

const count = (description: string) => Type.Integer({ description });

/** OpenAPI schema of an erasure as the API shows it. */
export const ERASURE_SCHEMA = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    labelName: Type.String({ description: 'The name of the label; its value is erased, too' }),
    state: Type.Enum(['running', 'done'], { type: 'string' }),
    tasks: count('Tasks erased so far'),
    letters: count('Dead letters erased so far'),
    left: nullable(
      Type.Integer({ description: 'Tasks that were not finished and are as they were; null until it is done' }),
    ),
    leftTasks: Type.Array(
      Type.Object({ id: Type.String({ format: 'uuid' }), status: Type.String() }, { title: 'LeftTask' }),
      { description: `${MOST_LEFT_NAMED} of them at most` },
    ),
    createdBy: Type.String(),
    createdAt: INSTANT,
    updatedAt: INSTANT,
    endedAt: nullable(INSTANT),
  },
  { title: 'Erasure' },
);

/** An erasure as the API shows it. */
export type Erasure = Type.Static<typeof ERASURE_SCHEMA>;
