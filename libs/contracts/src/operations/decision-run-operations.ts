import Type from 'typebox';
import {
  DECISION_FORECAST_SCHEMA,
  DECISION_ITEM_SCHEMA,
  DECISION_ITEM_STATES,
  DECISION_RUN_SCHEMA,
  DECISION_RUN_STATES,
  MOST_DECIDED,
  PARKED_GROUP_SCHEMA,
} from './decision-run-schema.js';
import { DRY_RUN, ID, PAGE_FIELDS } from './input-fields.js';
import { operation } from './operation.js';
import { PARKED_DECISIONS } from './parked-decision.js';
import { PARKED_FILTER, PARKED_FILTER_FIELDS } from './parked-filter.js';
import { TASK_SCHEMA } from './task-schema.js';

/** The operation that tells how a run goes on. */
const PROGRESS = 'decision-runs.get';

/** Parked tasks with their evidence, and what there is of them. */
export const LIST_PARKED_TASKS = operation({
  name: 'tasks.parked',
  id: 'listParkedTasks',
  summary: 'List parked tasks with their evidence',
  description:
    'The oldest first, with every attempt and every probe: what was sent, how far it got, what was found. `groups` says how many there are with one cause, of all that fit.',
  method: 'GET',
  path: '/v1/parked-tasks',
  role: 'viewer',
  scope: 'tasks:read',
  danger: 'none',
  input: Type.Object({ ...PAGE_FIELDS, ...PARKED_FILTER_FIELDS }),
  answers: [
    {
      status: 200,
      description: 'A page, the oldest first',
      schema: TASK_SCHEMA,
      list: {
        columns: [
          { title: 'Id', field: 'id' },
          { title: 'Reason', field: 'reason' },
          { title: 'Connector', field: 'connector' },
          { title: 'Action', field: 'action' },
          { title: 'Connection', field: 'connection' },
          { title: 'Parked', field: 'updatedAt', as: 'time' },
        ],
        more: {
          total: Type.Integer({ description: 'Parked tasks that fit' }),
          groups: Type.Array(PARKED_GROUP_SCHEMA, { description: 'What they are, the largest group first' }),
        },
      },
    },
  ],
  refusals: [400],
});

/** Decides over many parked tasks, as long work. */
export const START_DECISION_RUN = operation({
  name: 'tasks.decide',
  id: 'startDecisionRun',
  summary: 'Decide over parked tasks by a filter, as a run',
  description: `The oldest first, at a set rate; it goes on by itself, whatever is restarted, and each task is decided once, audited and announced. What somebody else decides meanwhile is left alone. \`retry\` is refused where the deadline has passed; and where a repetition could do a second time what may have happened (effect class \`once\` or \`probed\`, or unknown), unless \`effectRuledOut\` says that it has not. \`applied\` gives them no output. At most ${MOST_DECIDED} tasks. 409 with the run that is \`present\` where one of them is in another.`,
  method: 'POST',
  path: '/v1/decision-runs',
  role: 'operator',
  danger: 'irreversible',
  input: Type.Object(
    {
      filter: PARKED_FILTER,
      decision: Type.Enum([...PARKED_DECISIONS], {
        type: 'string',
        description:
          '`applied`: the effect has happened, they succeed without an output; `retry`: send them again with the same tokens; `abandon`: they fail',
      }),
      note: Type.String({
        minLength: 1,
        maxLength: 2_000,
        description: 'How it is known; kept with the run and in the audit trail',
      }),
      effectRuledOut: Type.Optional(
        Type.Boolean({
          default: false,
          description:
            '`true`: you know of all of them that their effect has not happened. With `retry` those go as well of which a repetition would be a second effect',
        }),
      ),
      rate: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 1_000, default: 50, description: 'Tasks decided in a second at most' }),
      ),
      limit: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: MOST_DECIDED,
          description: `Tasks at most, the oldest of those that are meant; needed where more than ${MOST_DECIDED} are`,
        }),
      ),
      idempotencyKey: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 255,
          description: 'Starts one run, however often it is sent: the run that there is is answered',
        }),
      ),
      dryRun: DRY_RUN,
    },
    { title: 'NewDecisionRun' },
  ),
  answers: [
    { status: 201, description: 'Started; it goes on by itself', schema: DECISION_RUN_SCHEMA },
    {
      status: 200,
      description: 'With `dryRun`: what it would come to. With a known `idempotencyKey`: the run that it has started',
      schema: { anyOf: [DECISION_FORECAST_SCHEMA, DECISION_RUN_SCHEMA] },
    },
  ],
  refusals: [400, 409, 413, 415],
  progress: PROGRESS,
});

/** Decision runs of a tenant. */
export const LIST_DECISION_RUNS = operation({
  name: 'decision-runs.list',
  id: 'listDecisionRuns',
  summary: 'List decision runs',
  description: 'Newest first, in any state unless asked otherwise.',
  method: 'GET',
  path: '/v1/decision-runs',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({
    ...PAGE_FIELDS,
    state: Type.Optional(Type.Enum([...DECISION_RUN_STATES], { type: 'string' })),
  }),
  answers: [
    {
      status: 200,
      description: 'A page, newest first',
      schema: DECISION_RUN_SCHEMA,
      list: {
        columns: [
          { title: 'Id', field: 'id' },
          { title: 'Decision', field: 'decision' },
          { title: 'State', field: 'state' },
          { title: 'Selected', field: 'selected', as: 'number' },
          { title: 'Decided', field: 'decided', as: 'number' },
          { title: 'Alone', field: 'alone', as: 'number' },
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
export const GET_DECISION_RUN = operation({
  name: PROGRESS,
  id: 'getDecisionRun',
  summary: 'See how a decision run goes',
  description: 'What was decided, what was left alone, and how long the rest takes at its rate.',
  method: 'GET',
  path: '/v1/decision-runs/{id}',
  subject: 'decision run',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({ id: ID }),
  answers: [{ status: 200, description: 'The run', schema: DECISION_RUN_SCHEMA }],
  refusals: [404],
});

/** What became of each task of a run. */
export const LIST_DECISION_ITEMS = operation({
  name: 'decision-runs.items',
  id: 'listDecisionItems',
  summary: 'See what became of each task of a decision run',
  description:
    'In the order in which they are decided, with what they stood on when they were chosen. `state=alone` and `state=refused` say what is left to look at.',
  method: 'GET',
  path: '/v1/decision-runs/{id}/items',
  subject: 'decision run',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({
    id: ID,
    ...PAGE_FIELDS,
    state: Type.Optional(Type.Enum([...DECISION_ITEM_STATES], { type: 'string' })),
  }),
  answers: [
    {
      status: 200,
      description: 'A page, in the order of the run',
      schema: DECISION_ITEM_SCHEMA,
      list: {
        columns: [
          { title: 'Task', field: 'taskId' },
          { title: 'State', field: 'state' },
          { title: 'Why', field: 'reason' },
          { title: 'Found', field: 'found' },
          { title: 'Doubt', field: 'doubt' },
          { title: 'Effect', field: 'effectClass' },
          { title: 'Attempts', field: 'attempts', as: 'number' },
          { title: 'At', field: 'at', as: 'time' },
        ],
      },
    },
  ],
  refusals: [400, 404],
});

/** Ends a run midway. */
export const CANCEL_DECISION_RUN = operation({
  name: 'decision-runs.cancel',
  id: 'cancelDecisionRun',
  summary: 'Cancel a decision run',
  description: 'What was decided stays decided; tasks that were not stay parked as they are. 409 where it is over.',
  method: 'POST',
  path: '/v1/decision-runs/{id}/cancel',
  subject: 'decision run',
  role: 'operator',
  danger: 'reversible',
  input: Type.Object({ id: ID }),
  answers: [{ status: 200, description: 'As it is now', schema: DECISION_RUN_SCHEMA }],
  refusals: [404, 409],
});
