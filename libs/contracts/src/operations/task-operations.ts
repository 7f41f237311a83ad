import Type from 'typebox';
import { FORECAST } from './forecast.js';
import { DRY_RUN, ID, MAX_IDS, NOTE } from './input-fields.js';
import { operation } from './operation.js';
import { PARKED_DECISIONS } from './parked-decision.js';
import { PARKED_FILTER } from './parked-filter.js';
import { TASK_SCHEMA } from './task-schema.js';

/** One task and its history. */
export const GET_TASK = operation({
  name: 'tasks.get',
  id: 'getTask',
  summary: 'Read a task',
  description:
    'Its state, every attempt, and its result once there is one. A task published over AMQP is here as soon as a worker has claimed it; until then 404.',
  method: 'GET',
  path: '/v1/tasks/{id}',
  subject: 'task',
  role: 'viewer',
  scope: 'tasks:read',
  danger: 'none',
  input: Type.Object({ id: ID }),
  answers: [{ status: 200, description: 'The task', schema: TASK_SCHEMA }],
  refusals: [404],
});

/** Stops a task where no effect is possible yet. */
export const CANCEL_TASK = operation({
  name: 'tasks.cancel',
  id: 'cancelTask',
  summary: 'Cancel a task',
  description:
    'At once where no effect is possible yet. Where a call may be under way it is asked for only: what was sent runs to its end, and no retry follows.',
  method: 'POST',
  path: '/v1/tasks/{id}/cancel',
  subject: 'task',
  role: 'operator',
  scope: 'tasks:write',
  danger: 'irreversible',
  input: Type.Object({ id: ID }),
  answers: [
    { status: 200, description: 'Cancelled: no effect is possible', schema: TASK_SCHEMA },
    { status: 202, description: 'Asked for: something may have been sent', schema: TASK_SCHEMA },
  ],
  refusals: [404, 409],
});

/** Settles a parked task. */
export const RESOLVE_TASK = operation({
  name: 'tasks.resolve',
  id: 'resolveTask',
  summary: 'Decide over a parked task',
  description:
    'Find out first, at the third party, whether the effect has happened. The decision is audited and announced as a new result.',
  method: 'POST',
  path: '/v1/tasks/{id}/resolve',
  subject: 'task',
  role: 'operator',
  danger: 'irreversible',
  input: Type.Object(
    {
      id: ID,
      decision: Type.Enum([...PARKED_DECISIONS], {
        type: 'string',
        description:
          '`applied`: the effect has happened, the task succeeds with `output`; `retry`: send it again with the same token; `abandon`: the task fails',
      }),
      note: NOTE,
      output: Type.Optional(Type.Unknown({ description: 'The output of the task; only with `applied`' })),
    },
    { title: 'ResolveBody' },
  ),
  answers: [{ status: 200, description: 'Decided', schema: TASK_SCHEMA }],
  refusals: [400, 404, 409, 415],
});

/** Sends a parked task again as a call that the third party does not know yet. */
export const FORCE_TASK_TOKEN = operation({
  name: 'tasks.force-token',
  id: 'forceTaskToken',
  summary: 'Send a parked task again under a new operation token',
  description:
    'For a third party that no longer takes the token, such as one that keeps answering with an old failure. To it this is another call: where the first one had its effect after all, there will be two. Refused once its deadline has passed. Audited as an act of its own.',
  method: 'POST',
  path: '/v1/tasks/{id}/force-token',
  subject: 'task',
  role: 'operator',
  danger: 'irreversible',
  input: Type.Object({ id: ID, note: NOTE }, { title: 'ForceTokenBody' }),
  answers: [{ status: 200, description: 'Sent again', schema: TASK_SCHEMA }],
  refusals: [400, 404, 409, 415],
});

/** Settles many parked tasks in one way. */
export const RESOLVE_PARKED_TASKS = operation({
  name: 'tasks.resolve-parked',
  id: 'resolveParkedTasks',
  summary: 'Decide over many parked tasks in one way',
  description: `For those of which you know the same, such as all that one outage has left in doubt: ${MAX_IDS} at most, the oldest first; \`remaining\` says how many more there are. Each is decided, audited and announced by itself; \`applied\` gives them no output. For more of them, at a set rate and with a way back midway, \`POST /v1/decision-runs\`. With \`dryRun\` it answers with a forecast instead.`,
  method: 'POST',
  path: '/v1/tasks/resolve-parked',
  role: 'operator',
  danger: 'irreversible',
  input: Type.Object(
    {
      filter: PARKED_FILTER,
      decision: Type.Enum([...PARKED_DECISIONS], { type: 'string' }),
      note: Type.String({ minLength: 1, maxLength: 2_000, description: 'How it is known; kept in the audit trail' }),
      dryRun: DRY_RUN,
    },
    { title: 'ParkedDecisions' },
  ),
  answers: [
    {
      status: 200,
      description: 'What it came to; committed',
      schema: {
        anyOf: [
          {
            title: 'ParkedDecisionsReport',
            type: 'object',
            required: ['resolved', 'remaining'],
            properties: {
              resolved: { type: 'array', items: { type: 'string', format: 'uuid' } },
              remaining: { type: 'integer', description: 'Parked tasks that fit and are not decided over' },
            },
          },
          FORECAST.schema,
        ],
      },
    },
  ],
  refusals: [400, 413, 415],
});
