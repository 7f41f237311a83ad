import { Body, Controller, HttpCode, HttpStatus, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ProblemError } from '#libs/nest-runtime';
import { TaskViewStore } from '#libs/persistence';
import { Authorized } from '../auth/authorized.js';
import { actorOf, type Caller, FromCaller } from '../auth/caller.js';
import { ApiProblems } from '../http/api-problems.js';
import { UuidPipe } from '../http/uuid.pipe.js';
import { ForceTokenBody } from './force-token-body.js';
import { type PresentedTask, presentTask } from './present-task.js';
import { decisionOf, ResolveBody } from './resolve-body.js';
import { TaskDesk } from './task-desk.js';
import { TASK_SCHEMA } from './task-model.js';

const taskId = new UuidPipe('task');

/** What people decide over a task. */
@ApiTags('tasks')
@Controller('v1/tasks')
export class TaskDecisionController {
  constructor(
    private readonly desk: TaskDesk,
    private readonly tasks: TaskViewStore,
  ) {}

  @Post(':id/cancel')
  @ApiOperation({
    operationId: 'cancelTask',
    summary: 'Cancel a task',
    description:
      'At once where no effect is possible yet. Where a call may be under way it is asked for only: what was sent runs to its end, and no retry follows.',
  })
  @Authorized('tasks:write')
  @ApiResponse({ status: 200, description: 'Cancelled: no effect is possible', schema: TASK_SCHEMA })
  @ApiResponse({ status: 202, description: 'Asked for: something may have been sent', schema: TASK_SCHEMA })
  @ApiProblems(404, 409)
  async cancel(
    @FromCaller() { tenant }: Caller,
    @Param('id', taskId) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedTask> {
    const outcome = await this.desk.cancel(tenant, id);
    const task = await this.#find(tenant, id);
    if (outcome === 'finished' && task.status !== 'cancelled') {
      const why = task.status === 'parked' ? 'resolve it instead' : 'it can no longer be cancelled';
      throw ProblemError.conflict('task_finished', `Task ${id} is ${task.status}: ${why}`);
    }
    reply.status(outcome === 'asked' ? HttpStatus.ACCEPTED : HttpStatus.OK);
    return task;
  }

  @Post(':id/resolve')
  @ApiOperation({
    operationId: 'resolveTask',
    summary: 'Decide over a parked task',
    description:
      'Find out first, at the third party, whether the effect has happened. The decision is audited and announced as a new result.',
  })
  @HttpCode(HttpStatus.OK)
  @Authorized('admin')
  @ApiResponse({ status: 200, description: 'Decided', schema: TASK_SCHEMA })
  @ApiProblems(400, 404, 409, 415)
  async resolve(
    @FromCaller() caller: Caller,
    @Param('id', taskId) id: string,
    @Body() body: ResolveBody,
  ): Promise<PresentedTask> {
    const outcome = await this.desk.resolve(caller.tenant, id, decisionOf(body), actorOf(caller));
    const task = await this.#find(caller.tenant, id);
    if (outcome === 'not-parked') {
      throw ProblemError.conflict('task_not_parked', `Task ${id} is ${task.status}; only a parked task is resolved`);
    }
    return task;
  }

  @Post(':id/force-token')
  @ApiOperation({
    operationId: 'forceTaskToken',
    summary: 'Send a parked task again under a new operation token',
    description:
      'For a third party that no longer takes the token, such as one that keeps answering with an old failure. To it this is another call: where the first one had its effect after all, there will be two. Refused once its deadline has passed. Audited as an act of its own.',
  })
  @HttpCode(HttpStatus.OK)
  @Authorized('admin')
  @ApiResponse({ status: 200, description: 'Sent again', schema: TASK_SCHEMA })
  @ApiProblems(400, 404, 409, 415)
  async forceToken(
    @FromCaller() caller: Caller,
    @Param('id', taskId) id: string,
    @Body() { note = '' }: ForceTokenBody,
  ): Promise<PresentedTask> {
    const outcome = await this.desk.forceToken(caller.tenant, id, note, actorOf(caller));
    const task = await this.#find(caller.tenant, id);
    if (outcome === 'late') {
      throw ProblemError.conflict(
        'deadline_passed',
        `The deadline of task ${id} has passed and nothing more is sent for it: resolve it as applied or abandon it`,
      );
    }
    if (outcome !== 'not-parked') return task;
    throw ProblemError.conflict('task_not_parked', `Task ${id} is ${task.status}; only a parked task gets a new token`);
  }

  async #find(tenant: string, id: string): Promise<PresentedTask> {
    const found = await this.tasks.find(tenant, id);
    if (!found) throw ProblemError.notFound(`task ${id}`);
    return presentTask(found);
  }
}
