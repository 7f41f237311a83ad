import { Body, Controller, Headers, HttpStatus, Post, Res } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RESULT_STATUSES, type TaskStatus } from '#libs/contracts';
import { TaskViewStore } from '#libs/persistence';
import { Authorized } from '../auth/authorized.js';
import { type Caller, FromCaller } from '../auth/caller.js';
import { ApiProblems } from '../http/api-problems.js';
import { readPreferWait } from './prefer-wait.js';
import { type PresentedTask, presentTask } from './present-task.js';
import type { RequestHeaders } from './read-submission.js';
import { ResultWaiters } from './result-waiters.js';
import { SubmitTask } from './submit-task.js';
import { TASK_BODY_SCHEMA, TASK_SCHEMA } from './task-model.js';

const hasResult = (status: TaskStatus) => (RESULT_STATUSES as readonly string[]).includes(status);

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
  @Authorized('tasks:write')
  @ApiBody({ schema: TASK_BODY_SCHEMA })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Without it, sending again is a new task' })
  @ApiHeader({ name: 'Prefer', required: false, description: '`wait=5`: seconds to wait for the result, at most 60' })
  @ApiResponse({ status: 202, description: 'Accepted; committed', schema: TASK_SCHEMA })
  @ApiResponse({ status: 200, description: 'The result came in time', schema: TASK_SCHEMA })
  @ApiProblems(400, 413, 415, 422)
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
    if (!view) throw new Error(`Task ${id} was accepted and cannot be read: this is a bug`);
    reply.header('location', `/v1/tasks/${id}`);
    if (replayed) reply.header('idempotency-replayed', 'true');
    reply.status(seconds !== null && hasResult(view.status) ? HttpStatus.OK : HttpStatus.ACCEPTED);
    return presentTask(view);
  }
}
