import Type from 'typebox';
import { INSTANT } from './input-fields.js';

/** OpenAPI schema of how full a queue was. */
export const QUEUE_HISTORY_SCHEMA = Type.Object(
  {
    queue: Type.String(),
    from: INSTANT,
    to: INSTANT,
    step: Type.Integer({ description: 'Seconds from one sample to the next: 15 or 300' }),
    samples: Type.Array(
      Type.Object({
        at: INSTANT,
        ready: Type.Integer({ description: 'Messages nobody had taken yet' }),
        readyMost: Type.Integer({ description: 'The most of them in this time' }),
        unacknowledged: Type.Integer({ description: 'Messages that a consumer held' }),
        consumers: Type.Integer({ description: 'The fewest in this time' }),
        rateIn: Type.Number({ description: 'Messages per second' }),
        rateOut: Type.Number({ description: 'Messages per second' }),
      }),
    ),
  },
  { title: 'QueueHistory' },
);

/** How full a queue was. */
export type QueueHistory = Type.Static<typeof QUEUE_HISTORY_SCHEMA>;
