import Type from 'typebox';
import { EFFECT_CLASSES } from '../effect-class.js';
import { INSTANT, nullable } from './input-fields.js';
import { PARKED_DECISIONS } from './parked-decision.js';
import { PARKED_FILTER_FIELDS } from './parked-filter.js';

/** How a decision run stands. */
export const DECISION_RUN_STATES = ['running', 'cancelled', 'done'] as const;

/** How a decision run stands. */
export type DecisionRunState = (typeof DECISION_RUN_STATES)[number];

/** Parked tasks that one run may be about: each step of it and whoever looks at it must stay quick. */
export const MOST_DECIDED = 100_000;

/** Tasks that a forecast names as examples at most. */
export const MOST_EXAMPLES = 5;

/**
 * What became of a task of a run. `alone`: somebody had decided over it, or it was taken up otherwise, before its turn came; `left`:
 * its turn had not come when the run was cancelled, and it is parked as before.
 */
export const DECISION_ITEM_STATES = ['chosen', 'decided', 'alone', 'refused', 'left'] as const;

/** What became of a task of a run. */
export type DecisionItemState = (typeof DECISION_ITEM_STATES)[number];

const uuid = Type.String({ format: 'uuid' });
const count = (description: string) => Type.Integer({ description });
const decision = Type.Enum([...PARKED_DECISIONS], { type: 'string' });

/** OpenAPI schema of a decision run as the API shows it. */
export const DECISION_RUN_SCHEMA = Type.Object(
  {
    id: uuid,
    state: Type.Enum([...DECISION_RUN_STATES], { type: 'string' }),
    decision,
    filter: Type.Object(PARKED_FILTER_FIELDS, {
      title: 'DecidedFilter',
      description: 'What they were chosen by; of labels only the names are kept, each as `name:`',
    }),
    effectRuledOut: Type.Boolean({ description: 'It was said of all of them that their effect has not happened' }),
    note: Type.String(),
    idempotencyKey: nullable(Type.String()),
    rate: Type.Integer({ description: 'Tasks decided in a second at most' }),
    selected: count('Parked tasks it is about'),
    waiting: count('Not decided yet'),
    decided: Type.Integer(),
    alone: count('Left alone: when their turn came they were no longer parked, or parked anew'),
    refused: count('The decision is not open to them'),
    left: count('Not decided when the run was cancelled: they are parked as before'),
    secondsLeft: nullable(Type.Integer({ description: 'At its rate; null where it is not running' })),
    createdBy: Type.String(),
    createdAt: INSTANT,
    updatedAt: INSTANT,
    endedAt: nullable(INSTANT),
  },
  { title: 'DecisionRun' },
);

/** A decision run as the API shows it. */
export type DecisionRun = Type.Static<typeof DECISION_RUN_SCHEMA>;

/** OpenAPI schema of one task of a run, with what it stood on. */
export const DECISION_ITEM_SCHEMA = Type.Object(
  {
    taskId: uuid,
    state: Type.Enum([...DECISION_ITEM_STATES], { type: 'string' }),
    reason: nullable(Type.String({ description: 'Why it is refused: a stable code' })),
    found: nullable(Type.String({ description: 'The status it was found in where it was left alone' })),
    doubt: nullable(Type.String({ description: 'Why it was parked, when it was chosen' })),
    effectClass: nullable(Type.Enum([...EFFECT_CLASSES], { type: 'string' })),
    attempts: count('Attempts it had, when it was chosen'),
    at: nullable(INSTANT),
  },
  { title: 'DecisionItem' },
);

/** Parked tasks with one cause. */
export const PARKED_GROUP_SCHEMA = Type.Object(
  {
    connector: Type.String(),
    action: Type.String(),
    reason: nullable(Type.String({ description: 'What stands in doubt' })),
    effectClass: nullable(Type.String({ description: 'Of the last attempt; null where none is known' })),
    tasks: Type.Integer(),
  },
  { title: 'ParkedGroup' },
);

/** Parked tasks with one cause. */
export type ParkedGroup = Type.Static<typeof PARKED_GROUP_SCHEMA>;

/** OpenAPI schema of what a decision over many would come to. */
export const DECISION_FORECAST_SCHEMA = Type.Object(
  {
    selected: count('Parked tasks that are meant'),
    goes: count('Those it would be decided over'),
    refused: Type.Array(
      Type.Object({
        reason: Type.String({ description: 'Stable' }),
        detail: Type.String(),
        letters: Type.Integer({ description: 'How many tasks' }),
      }),
    ),
    does: Type.String({ description: 'What becomes of each, for people' }),
    groups: Type.Array(PARKED_GROUP_SCHEMA, { description: 'What they are, the largest group first' }),
    examples: Type.Array(uuid, { description: `${MOST_EXAMPLES} of those it would be decided over, the oldest first` }),
  },
  { title: 'DecisionForecast' },
);

/** What a decision over many would come to. */
export type DecisionForecast = Type.Static<typeof DECISION_FORECAST_SCHEMA>;
