import Type from 'typebox';
import { WAITING_REASONS } from '../task-status.js';
import { INSTANT, nullable } from './input-fields.js';

const count = (description: string) => Type.Integer({ description });
const seconds = (description: string) => nullable(Type.Number({ description: `Seconds. ${description}` }));

const RATE = Type.Object({
  accepted: Type.Number({ description: 'Tasks accepted per minute' }),
  ended: Type.Number({ description: 'Tasks per minute that succeeded, failed, expired or were cancelled' }),
  failed: Type.Number({ description: 'Tasks per minute that failed' }),
});

const TOOK = Type.Object({
  tasks: count('Tasks that ended'),
  p50: seconds('Null where none has ended'),
  p95: seconds('Null where none has ended'),
  p99: seconds('Null where none has ended'),
});

const OF_MINUTES = 'The last whole minutes that were counted, up to `countedUntil`';

/** OpenAPI schema of how everything of a tenant stands. */
export const OVERVIEW_SCHEMA = Type.Object(
  {
    at: INSTANT,
    countedUntil: nullable({ ...INSTANT, description: 'Up to when tasks are counted; null before the first minute' }),
    throughput: Type.Object(
      { lastMinute: RATE, last5Minutes: RATE, last60Minutes: RATE },
      { description: `${OF_MINUTES}; each rate is of a minute` },
    ),
    acceptToDone: Type.Object(
      { last5Minutes: TOOK, last60Minutes: TOOK },
      { description: `How long tasks took from acceptance to their end, waiting included. ${OF_MINUTES}` },
    ),
    backlog: Type.Object({
      tasks: count('Unfinished tasks; parked ones wait for a person and are left out'),
      movable: count('Those of them that wait neither for a time of their own nor for somebody'),
      oldestAt: nullable({ ...INSTANT, description: 'When the oldest of them was accepted' }),
      standingAt: nullable({ ...INSTANT, description: 'When they were counted' }),
      growing: Type.Boolean({ description: 'Whether more were accepted than ended in the last 5 minutes' }),
      drainSeconds: seconds('Until the movable ones are done, at the rate of the last 5 minutes'),
      drainReason: nullable(
        Type.Enum(['empty', 'moving', 'standing', 'unknown'], {
          type: 'string',
          description:
            'Why there is no `drainSeconds`: nothing is to be done, none of it is a minute old, nothing ends, or nothing is counted yet',
        }),
      ),
      nextDeadline: nullable({ ...INSTANT, description: 'The first deadline of them that is still to come' }),
      deadlineSeconds: seconds('Until `nextDeadline`'),
      missesDeadline: Type.Boolean({
        description: 'Whether the first deadline of the movable ones comes before they are done',
      }),
    }),
    waiting: Type.Object({
      tasks: count('Tasks that cannot start yet'),
      reasons: Type.Array(
        Type.Object({
          reason: Type.Enum([...WAITING_REASONS], { type: 'string' }),
          tasks: count('Tasks that wait for it'),
        }),
        { description: 'Most first; reasons for which none waits are left out' },
      ),
    }),
    parked: count('Tasks whose outcome nobody knows'),
    incidents: count('Open incidents'),
    deadLetters: count('Open dead letters'),
    failingConnections: Type.Object({
      total: count('Connections whose credential is to be mended, or whose breaker has tripped'),
      items: Type.Array(
        Type.Object({
          name: Type.String(),
          reason: Type.Enum(['configuration', 'breaker_open'], { type: 'string' }),
        }),
        { description: 'The first of them by name' },
      ),
    }),
    silentSources: Type.Object({
      total: count('Sources that are silent, as their own page says it'),
      items: Type.Array(Type.Object({ name: Type.String(), lastAt: INSTANT }), {
        description: 'The first of them by name',
      }),
    }),
  },
  { title: 'Overview' },
);

/** How everything of a tenant stands. */
export type Overview = Type.Static<typeof OVERVIEW_SCHEMA>;
