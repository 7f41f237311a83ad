import Type from 'typebox';
import { INSTANT, nullable } from './input-fields.js';

/** How a replay run stands. */
export const REPLAY_RUN_STATES = ['running', 'cancelled', 'done'] as const;

/** How a replay run stands. */
export type ReplayRunState = (typeof REPLAY_RUN_STATES)[number];

/** What a running replay waits for: its subscription is paused, or disabled. */
export const REPLAY_HOLDS = ['paused', 'disabled'] as const;

/** What a running replay waits for. */
export type ReplayHold = (typeof REPLAY_HOLDS)[number];

const uuid = Type.String({ format: 'uuid' });
const count = (description: string) => Type.Integer({ description });

/** OpenAPI schema of a replay run as the API shows it. */
export const REPLAY_RUN_SCHEMA = Type.Object(
  {
    id: uuid,
    subscription: Type.String(),
    kind: Type.Enum(['results', 'events'], { type: 'string' }),
    from: INSTANT,
    to: Type.String({ format: 'date-time', description: 'Up to before this instant' }),
    onlyFailed: Type.Boolean({ description: 'Only what was given up, or was never brought' }),
    note: nullable(Type.String()),
    state: Type.Enum([...REPLAY_RUN_STATES], { type: 'string' }),
    heldUp: nullable(
      Type.Enum([...REPLAY_HOLDS], {
        type: 'string',
        description: 'Its subscription is so, and the run waits for its end',
      }),
    ),
    reason: nullable(
      Type.String({ description: 'Why it was ended by something else than an operator: a stable code' }),
    ),
    rate: count('Brought in a second at most'),
    selected: count('What was there of it when the run was started'),
    waiting: count('Not had its turn yet'),
    sent: count('Owed to the subscription once more by this run'),
    alreadyOwed: count('Left alone: it was owed still'),
    erased: count('Left out: it was erased on request'),
    owed: count('Of what the run sent: not taken yet'),
    givenUp: count('Of what the run sent: given up after all its tries'),
    secondsLeft: nullable(Type.Integer({ description: 'At its rate; null where it is not running, or held up' })),
    createdBy: Type.String(),
    createdAt: INSTANT,
    updatedAt: INSTANT,
    endedAt: nullable(INSTANT),
  },
  { title: 'ReplayRun' },
);

/** A replay run as the API shows it. */
export type ReplayRun = Type.Static<typeof REPLAY_RUN_SCHEMA>;

/** OpenAPI schema of what a replay would come to. */
export const REPLAY_FORECAST_SCHEMA = Type.Object(
  {
    selected: count('What there is of it'),
    goes: count('What would be brought once more'),
    refused: Type.Array(
      Type.Object({
        reason: Type.String({ description: 'Stable' }),
        detail: Type.String(),
        letters: count('How many'),
      }),
      { description: 'What would be left out' },
    ),
    secondsNeeded: count('At its rate, where the receiver keeps up'),
    keptSince: Type.String({ format: 'date-time', description: 'What is older may be kept no longer' }),
  },
  { title: 'ReplayForecast' },
);

/** What a replay would come to. */
export type ReplayForecast = Type.Static<typeof REPLAY_FORECAST_SCHEMA>;
