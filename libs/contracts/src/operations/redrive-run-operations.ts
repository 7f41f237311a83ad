import Type from 'typebox';
import { FORECAST } from './forecast.js';
import { DRY_RUN, ID, NOTE, PAGE_FIELDS } from './input-fields.js';
import { type Answer, operation } from './operation.js';
import {
  MOST_REDRIVEN,
  REDRIVE_ITEM_SCHEMA,
  REDRIVE_ITEM_STATES,
  REDRIVE_RUN_SCHEMA,
  REDRIVE_RUN_STATES,
} from './redrive-run-schema.js';
import { SELECTION_FIELDS } from './selection-fields.js';

/** How a run goes about it. */
export const PACE_FIELDS = {
  rate: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1_000, default: 10, description: 'Tasks sent in a second at most' }),
  ),
  tolerance: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 1,
      default: 0.1,
      description: 'What share of a later batch may fail again before it stops by itself; of the first none may',
    }),
  ),
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: MOST_REDRIVEN,
      description: `Dead letters that are sent at most, the oldest of those that are meant; what can only be refused does not count. Needed where more than ${MOST_REDRIVEN} are meant`,
    }),
  ),
};

/** How a run that was started answers. */
export const STARTED: Answer = {
  status: 201,
  description: 'Started; it goes on by itself',
  schema: REDRIVE_RUN_SCHEMA,
};

/** The operation that tells how a run goes on. */
export const RUN_PROGRESS = 'redrive-runs.get';

const HOW = '1, 5, 25 and then 100 % of what is selected, each once all tasks of the one before have ended';

/** Sends a selection of dead letters again, in batches. */
export const START_REDRIVE_RUN = operation({
  name: 'redrive-runs.start',
  id: 'startRedriveRun',
  summary: 'Send dead letters again in growing batches',
  description: `By id or by filter: ${HOW}. It stops by itself when they fail again. 409 with the run that is \`present\` where one of them is in another.`,
  method: 'POST',
  path: '/v1/redrive-runs',
  role: 'operator',
  danger: 'irreversible',
  input: Type.Object({ ...SELECTION_FIELDS, ...PACE_FIELDS, note: NOTE, dryRun: DRY_RUN }, { title: 'NewRedriveRun' }),
  answers: [STARTED, FORECAST],
  refusals: [400, 409, 413, 415],
  progress: RUN_PROGRESS,
});

/** Sends what is open of an incident again, in batches. */
export const REDRIVE_INCIDENT = operation({
  name: 'incidents.redrive',
  id: 'redriveIncident',
  summary: 'Send the dead letters of an incident again',
  description: `All that are open, in growing batches: ${HOW}. It stops by itself when they fail again. 409 with the run that is \`present\` where there is one already.`,
  method: 'POST',
  path: '/v1/incidents/{id}/redrive',
  subject: 'incident',
  role: 'operator',
  danger: 'irreversible',
  input: Type.Object({ id: ID, ...PACE_FIELDS, note: NOTE, dryRun: DRY_RUN }, { title: 'IncidentRedrive' }),
  answers: [STARTED, FORECAST],
  refusals: [400, 404, 409, 413, 415],
  progress: RUN_PROGRESS,
});

/** Runs of a tenant. */
export const LIST_REDRIVE_RUNS = operation({
  name: 'redrive-runs.list',
  id: 'listRedriveRuns',
  summary: 'List redrive runs',
  description: 'Newest first, in any state unless asked otherwise.',
  method: 'GET',
  path: '/v1/redrive-runs',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({
    ...PAGE_FIELDS,
    state: Type.Optional(Type.Enum([...REDRIVE_RUN_STATES], { type: 'string' })),
    incident: Type.Optional(ID),
  }),
  answers: [
    {
      status: 200,
      description: 'A page, newest first',
      schema: REDRIVE_RUN_SCHEMA,
      list: {
        columns: [
          { title: 'Id', field: 'id' },
          { title: 'State', field: 'state' },
          { title: 'Batch', field: 'batch', as: 'number' },
          { title: 'Selected', field: 'selected', as: 'number' },
          { title: 'Done', field: 'succeeded', as: 'number' },
          { title: 'Failed', field: 'failed', as: 'number' },
          { title: 'Refused', field: 'refused', as: 'number' },
          { title: 'Waiting', field: 'waiting', as: 'number' },
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
export const GET_REDRIVE_RUN = operation({
  name: RUN_PROGRESS,
  id: 'getRedriveRun',
  summary: 'See how a redrive run goes',
  description: 'What was sent, what became of it, and how long the rest takes at its rate.',
  method: 'GET',
  path: '/v1/redrive-runs/{id}',
  subject: 'redrive run',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({ id: ID }),
  answers: [{ status: 200, description: 'The run', schema: REDRIVE_RUN_SCHEMA }],
  refusals: [404],
});

/** What became of each dead letter of a run. */
export const LIST_REDRIVE_ITEMS = operation({
  name: 'redrive-runs.items',
  id: 'listRedriveItems',
  summary: 'See what became of each dead letter of a run',
  description:
    'In the order in which they are sent, oldest first. `state=failed` and `state=refused` say what is left to look at.',
  method: 'GET',
  path: '/v1/redrive-runs/{id}/items',
  subject: 'redrive run',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({
    id: ID,
    ...PAGE_FIELDS,
    state: Type.Optional(Type.Enum([...REDRIVE_ITEM_STATES], { type: 'string' })),
  }),
  answers: [
    {
      status: 200,
      description: 'A page, in the order of the run',
      schema: REDRIVE_ITEM_SCHEMA,
      list: {
        columns: [
          { title: 'Dead letter', field: 'letterId' },
          { title: 'Task', field: 'taskId' },
          { title: 'Batch', field: 'batch', as: 'number' },
          { title: 'State', field: 'state' },
          { title: 'Reason', field: 'reason' },
        ],
      },
    },
  ],
  refusals: [400, 404],
});

const STEERED = [{ status: 200, description: 'As it is now', schema: REDRIVE_RUN_SCHEMA }] as const;
const steering = {
  method: 'POST',
  subject: 'redrive run',
  role: 'operator',
  danger: 'reversible',
  input: Type.Object({ id: ID }),
  answers: STEERED,
  refusals: [404, 409],
} as const;

/** Holds a run. */
export const PAUSE_REDRIVE_RUN = operation({
  ...steering,
  name: 'redrive-runs.pause',
  id: 'pauseRedriveRun',
  summary: 'Pause a redrive run',
  description: 'What was sent goes on; nothing more is sent until it is resumed. 409 where it is not running.',
  path: '/v1/redrive-runs/{id}/pause',
});

/** Has a held run go on. */
export const RESUME_REDRIVE_RUN = operation({
  ...steering,
  name: 'redrive-runs.resume',
  id: 'resumeRedriveRun',
  summary: 'Resume a redrive run',
  description:
    'It goes on where it was paused. 409 where it is not paused; one that stopped by itself is over: start another.',
  path: '/v1/redrive-runs/{id}/resume',
});

/** Ends a run midway. */
export const CANCEL_REDRIVE_RUN = operation({
  ...steering,
  name: 'redrive-runs.cancel',
  id: 'cancelRedriveRun',
  summary: 'Cancel a redrive run',
  description: 'What was sent goes on to its end; dead letters that were not sent stay open. 409 where it is over.',
  path: '/v1/redrive-runs/{id}/cancel',
});
