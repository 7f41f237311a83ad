import Type from 'typebox';
import { NAME_PATTERN } from '../name.js';
import { DRY_RUN, ID, NARROWING, NOTE, PAGE_FIELDS } from './input-fields.js';
import { operation } from './operation.js';
import { REPLAY_FORECAST_SCHEMA, REPLAY_RUN_SCHEMA, REPLAY_RUN_STATES } from './replay-run-schema.js';

/** The operation that tells how a run goes on. */
const PROGRESS = 'replay-runs.get';

const instant = (description: string) => Type.String({ format: 'date-time', maxLength: 40, description });

/** Brings a subscription once more what it should have, as long work. */
export const REPLAY_SUBSCRIPTION = operation({
  name: 'subscriptions.replay',
  id: 'replaySubscription',
  summary: 'Bring a subscription once more what came in a time',
  description:
    'Results or events, as its kind is, that fit its routing and are kept: for a subscriber that has lost them, or a new subscription that wants what came before. The oldest first, at a set rate beside what is new; it goes on by itself, whatever is restarted. Each keeps its `id` and `webhook-id`, and carries the header `waybill-replay` with the id of the run. What is owed still is left alone, what was erased is left out. 409 with the run that is `present` where another replay of it is under way.',
  method: 'POST',
  path: '/v1/subscriptions/{name}/replay',
  subject: 'subscription',
  role: 'operator',
  danger: 'reversible',
  input: Type.Object(
    {
      name: Type.String({ pattern: NAME_PATTERN }),
      from: instant('From this instant on: of a result when it was made, of an event when it was received'),
      to: Type.Optional(instant('Up to before this instant; now where it is not given')),
      onlyFailed: Type.Optional(
        Type.Boolean({
          default: false,
          description:
            '`true`: only what was given up, or was never owed to it. What a queue took at once leaves no trace, and counts as brought unless it is older than the subscription',
        }),
      ),
      rate: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 500, default: 50, description: 'Brought in a second at most' }),
      ),
      note: NOTE,
      dryRun: DRY_RUN,
    },
    { title: 'NewReplay' },
  ),
  answers: [
    { status: 201, description: 'Started; it goes on by itself', schema: REPLAY_RUN_SCHEMA },
    { status: 200, description: 'With `dryRun`: what it would come to', schema: REPLAY_FORECAST_SCHEMA },
  ],
  refusals: [400, 404, 409, 413, 415],
  progress: PROGRESS,
});

/** Replay runs of a tenant. */
export const LIST_REPLAY_RUNS = operation({
  name: 'replay-runs.list',
  id: 'listReplayRuns',
  summary: 'List replay runs',
  description: 'Newest first, in any state and of any subscription unless asked otherwise.',
  method: 'GET',
  path: '/v1/replay-runs',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({
    ...PAGE_FIELDS,
    state: Type.Optional(Type.Enum([...REPLAY_RUN_STATES], { type: 'string' })),
    subscription: NARROWING,
  }),
  answers: [
    {
      status: 200,
      description: 'A page, newest first',
      schema: REPLAY_RUN_SCHEMA,
      list: {
        columns: [
          { title: 'Id', field: 'id' },
          { title: 'Subscription', field: 'subscription' },
          { title: 'State', field: 'state' },
          { title: 'Held up', field: 'heldUp' },
          { title: 'Selected', field: 'selected', as: 'number' },
          { title: 'Sent', field: 'sent', as: 'number' },
          { title: 'Waiting', field: 'waiting', as: 'number' },
          { title: 'Given up', field: 'givenUp', as: 'number' },
          { title: 'Rate/s', field: 'rate', as: 'number' },
          { title: 'Seconds left', field: 'secondsLeft', as: 'number' },
          { title: 'Started', field: 'createdAt', as: 'time' },
        ],
      },
    },
  ],
  refusals: [400],
});

/** One run, and how far it is. */
export const GET_REPLAY_RUN = operation({
  name: PROGRESS,
  id: 'getReplayRun',
  summary: 'See how a replay run goes',
  description:
    'What was sent, what of it was not taken yet, what was left out, and how long the rest takes at its rate.',
  method: 'GET',
  path: '/v1/replay-runs/{id}',
  subject: 'replay run',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({ id: ID }),
  answers: [{ status: 200, description: 'The run', schema: REPLAY_RUN_SCHEMA }],
  refusals: [404],
});

/** Ends a run midway. */
export const CANCEL_REPLAY_RUN = operation({
  name: 'replay-runs.cancel',
  id: 'cancelReplayRun',
  summary: 'Cancel a replay run',
  description: 'Nothing more is sent. What it has sent and was not taken yet stays owed. 409 where it is over.',
  method: 'POST',
  path: '/v1/replay-runs/{id}/cancel',
  subject: 'replay run',
  role: 'operator',
  danger: 'reversible',
  input: Type.Object({ id: ID }),
  answers: [{ status: 200, description: 'As it is now', schema: REPLAY_RUN_SCHEMA }],
  refusals: [404, 409],
});
