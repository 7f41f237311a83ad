import Type from 'typebox';
import { INSTANT, nullable } from './input-fields.js';

/** How a redrive run stands. `stopped`: by itself, because too much failed again. */
export const REDRIVE_RUN_STATES = ['running', 'paused', 'stopped', 'cancelled', 'done'] as const;

/** How a redrive run stands. */
export type RedriveRunState = (typeof REDRIVE_RUN_STATES)[number];

/** Dead letters that one run may be about: each step of it and whoever looks at it must stay quick. */
export const MOST_REDRIVEN = 100_000;

/** What became of a dead letter of a run. `left`: it was not sent when the run ended, and is open. */
export const REDRIVE_ITEM_STATES = ['chosen', 'sent', 'succeeded', 'failed', 'cancelled', 'refused', 'left'] as const;

/** What became of a dead letter of a run. */
export type RedriveItemState = (typeof REDRIVE_ITEM_STATES)[number];

const uuid = Type.String({ format: 'uuid' });
const count = (description: string) => Type.Integer({ description });

/** OpenAPI schema of a redrive run as the API shows it. */
export const REDRIVE_RUN_SCHEMA = Type.Object(
  {
    id: uuid,
    incidentId: nullable(Type.String({ format: 'uuid', description: 'Null where letters were selected otherwise' })),
    state: Type.Enum([...REDRIVE_RUN_STATES], { type: 'string' }),
    reason: nullable(Type.String({ description: 'Why it stopped by itself' })),
    rate: Type.Integer({ description: 'Tasks sent in a second at most' }),
    tolerance: Type.Number({ description: 'What share of a later batch may fail again; of the first none may' }),
    batch: count('Which batch it is at, from 1'),
    batches: Type.Integer(),
    selected: count('Dead letters it is about'),
    waiting: count('Not sent yet'),
    sent: count('Sent again, whatever became of it'),
    underWay: count('Sent again, and not ended'),
    succeeded: Type.Integer(),
    failed: count('Failed again, parked or expired'),
    cancelled: count('Their tasks were cancelled, or are gone'),
    refused: count('Could not be sent again'),
    left: count('Not sent when the run ended: they are open'),
    secondsLeft: nullable(
      Type.Integer({
        description: 'At its rate, and without waiting for the end of batches; null where it is not running',
      }),
    ),
    note: nullable(Type.String()),
    createdBy: Type.String(),
    createdAt: INSTANT,
    updatedAt: INSTANT,
    endedAt: nullable(INSTANT),
  },
  { title: 'RedriveRun' },
);

/** A redrive run as the API shows it. */
export type RedriveRun = Type.Static<typeof REDRIVE_RUN_SCHEMA>;

/** OpenAPI schema of one dead letter of a run. */
export const REDRIVE_ITEM_SCHEMA = Type.Object(
  {
    letterId: uuid,
    taskId: nullable(Type.String({ format: 'uuid' })),
    batch: nullable(Type.Integer({ description: 'From 1; null where it was refused from the start' })),
    state: Type.Enum([...REDRIVE_ITEM_STATES], { type: 'string' }),
    reason: nullable(Type.String({ description: 'Why it was refused or failed: a stable code' })),
  },
  { title: 'RedriveItem' },
);
