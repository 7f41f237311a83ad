import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { GET_TASK, type InputOf, LIST_TASKS, type ResultEvent } from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import { TaskViewStore } from '#libs/persistence';
import { Authorized } from '../auth/authorized.js';
import { type Caller, FromCaller } from '../auth/caller.js';
import { ApiProblems } from '../http/api-problems.js';
import { UuidPipe } from '../http/uuid.pipe.js';
import { Operates } from '../operations/operates.js';
import { type PresentedTask, presentTask } from './present-task.js';
import { presentTaskPage, type TaskPage } from './present-task-page.js';
import { taskFilterOf } from './task-filter-of.js';

const taskId = new UuidPipe('task');

/** What became of tasks. */
@ApiTags('tasks')
@Controller()
export class TaskReadingController {
  constructor(private readonly tasks: TaskViewStore) {}

  @Operates(LIST_TASKS)
  async list({ tenant }: Caller, query: InputOf<typeof LIST_TASKS>): Promise<TaskPage> {
    return presentTaskPage(await this.tasks.list(tenant, taskFilterOf(query)));
  }

  @Operates(GET_TASK)
  async find({ tenant }: Caller, { id }: InputOf<typeof GET_TASK>): Promise<PresentedTask> {
    const found = await this.tasks.find(tenant, id);
    if (!found) throw ProblemError.notFound(`task ${id}`);
    return presentTask(found);
  }

  @Get('v1/tasks/:id/input')
  @Authorized('tasks:read')
  @ApiOperation({
    operationId: 'getTaskInput',
    summary: 'Read the input of a task',
    description: 'What it was asked to do, as it was handed over.',
  })
  @Header('content-type', 'application/json')
  @ApiResponse({
    status: 200,
    description: 'A JSON object, by the schema of the action',
    content: { 'application/json': { schema: { type: 'object', additionalProperties: true } } },
  })
  @ApiProblems(404)
  async input(@FromCaller() { tenant }: Caller, @Param('id', taskId) id: string): Promise<Buffer> {
    const input = await this.tasks.input(tenant, id);
    if (!input) throw ProblemError.notFound(`task ${id}`);
    return input;
  }

  @Get('v1/tasks/:id/output')
  @Authorized('tasks:read')
  @ApiOperation({
    operationId: 'getTaskOutput',
    summary: 'Read the output of a task',
    description:
      'The output alone, whatever its size: results carry up to 256 KiB themselves, beyond that `outputUrl` leads here. 404 where there is none.',
  })
  @Header('content-type', 'application/json')
  @ApiResponse({
    status: 200,
    description: 'Any JSON value, by the schema of the action',
    content: { 'application/json': { schema: {} } },
  })
  @ApiProblems(404)
  async output(@FromCaller() { tenant }: Caller, @Param('id', taskId) id: string): Promise<Buffer> {
    const found = await this.tasks.output(tenant, id);
    if (!found) throw ProblemError.notFound(`result of a task ${id}`);
    if (found.output) return found.output;
    const { data } = JSON.parse(found.event.toString('utf8')) as ResultEvent;
    if (data.output === undefined) throw ProblemError.notFound(`output: task ${id} is ${found.status}`);
    return Buffer.from(JSON.stringify(data.output), 'utf8');
  }
}
