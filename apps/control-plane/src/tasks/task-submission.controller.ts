import { Body, Controller, Headers, HttpStatus, Post, Res } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RESULT_STATUSES, TASK_SCHEMA, type TaskStatus } from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import { TaskViewStore } from '#libs/persistence';
import { Authorized } from '../auth/authorized.js';
import { type Caller, FromCaller } from '../auth/caller.js';
import { ApiProblems } from '../http/api-problems.js';
import { readPreferWait } from './prefer-wait.js';
import { type PresentedTask, presentTask } from './present-task.js';
import type { RequestHeaders } from './read-submission.js';
import { ResultWaiters } from './result-waiters.js';
import { SubmitTask } from './submit-task.js';
import { TASK_BODY_SCHEMA } from './task-model.js';

const hasResult = (status: TaskStatus) => (RESULT_STATUSES as readonly string[]).includes(status);

const text = { type: 'string' } as const;
const ANSWER_HEADERS = {
  Location: { description: 'Where the task is read: `/v1/tasks/{id}`', schema: text },
  'Idempotency-Replayed': { description: '`true` where this very task was accepted before', schema: text },
  'Preference-Applied': { description: '`wait=5` where the answer waited', schema: text },
};

/** `POST /v1/tasks`: takes in a task, and waits for its result where the caller asks for that. */
@ApiTags('tasks')
@Controller('v1/tasks')
export class TaskSubmissionController {
  constructor(
    private readonly submitTask: SubmitTask,
    private readonly waiters: ResultWaiters,
    private readonly tasks: TaskViewStore,
  ) {}

  @Post()
  @ApiOperation({
    operationId: 'submitTask',
    summary: 'Hand over a task',
    description:
      'Accepted means committed: the task survives whatever happens from then on. Send it again under the same `Idempotency-Key` after a lost answer: it is the same task, with one effect. Without a key, sending again is a new task.',
  })
  @Authorized('tasks:write')
  @ApiBody({ schema: TASK_BODY_SCHEMA })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Without it, sending again is a new task' })
  @ApiHeader({ name: 'Prefer', required: false, description: '`wait=5`: seconds to wait for the result, at most 60' })
  @ApiResponse({ status: 202, description: 'Accepted; committed', schema: TASK_SCHEMA, headers: ANSWER_HEADERS })
  @ApiResponse({ status: 200, description: 'The result came in time', schema: TASK_SCHEMA, headers: ANSWER_HEADERS })
  @ApiProblems(400, 410, 413, 415, 422)
  async submit(
    @FromCaller() caller: Caller,
    @Body() body: Buffer,
    @Headers() headers: RequestHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedTask> {
    const { id, replayed } = await this.submitTask.submit(caller.tenant, body, headers);
    const prefer = headers['prefer'];
    const seconds = readPreferWait(typeof prefer === 'string' ? prefer : undefined);
    if (seconds !== null) {
      await this.waiters.wait(caller.tenant, id, seconds * 1000);
      reply.header('preference-applied', `wait=${seconds}`);
    }
    const view = await this.tasks.find(caller.tenant, id);
    if (!view) throw replayed ? forgotten(id) : new Error(`Task ${id} was accepted and cannot be read: this is a bug`);
    reply.header('location', `/v1/tasks/${id}`);
    if (replayed) reply.header('idempotency-replayed', 'true');
    reply.status(seconds !== null && hasResult(view.status) ? HttpStatus.OK : HttpStatus.ACCEPTED);
    return presentTask(view);
  }
}

/** A key is known for longer than its task is kept, so that nothing is called again. */
function forgotten(id: string): ProblemError {
  return new ProblemError({
    status: 410,
    code: 'task_forgotten',
    title: 'The task of this idempotency key is kept no longer',
    detail: `Task ${id} came under this key with the same body, has ended, and was deleted since. Nothing is called again; what is to be done anew needs another key`,
    errors: [{ header: 'Idempotency-Key', detail: 'belongs to a task that is kept no longer' }],
  });
}
