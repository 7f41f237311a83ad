import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { isUuid, type ResultEvent } from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import { type TaskPlace, TaskViewStore } from '#libs/persistence';
import { Authorized } from '../auth/authorized.js';
import { type Caller, FromCaller } from '../auth/caller.js';
import { ApiProblems } from '../http/api-problems.js';
import { DEFAULT_PAGE_LIMIT, type Page, pageOf, readCursor } from '../http/page.js';
import { pageSchema } from '../http/page-schema.js';
import { UuidPipe } from '../http/uuid.pipe.js';
import { type PresentedTask, presentTask } from './present-task.js';
import { TASK_SCHEMA } from './task-model.js';
import { labelsOf, TaskQuery } from './task-query.js';

const taskId = new UuidPipe('task');

/** Where a page of tasks begins, as a cursor holds it: microseconds since 1970, then the id. */
const isPlace = (key: string) => /^\d{1,17}\/[^/]*$/.test(key) && isUuid(key.split('/')[1]);

function placeOf(key: string | null): TaskPlace | null {
  const [createdMicros, id] = key?.split('/') ?? [];
  return createdMicros === undefined || id === undefined ? null : { createdMicros, id };
}

/** What became of tasks. */
@ApiTags('tasks')
@Authorized('tasks:read')
@Controller('v1/tasks')
export class TaskReadingController {
  constructor(private readonly tasks: TaskViewStore) {}

  @Get()
  @ApiOperation({
    operationId: 'listTasks',
    summary: 'List tasks',
    description: 'Newest first. Filters narrow the list; a task must carry all labels that are given.',
  })
  @ApiResponse({ status: 200, description: 'A page, newest first', schema: pageSchema(TASK_SCHEMA) })
  @ApiProblems(400)
  async list(@FromCaller() { tenant }: Caller, @Query() query: TaskQuery): Promise<Page<PresentedTask>> {
    const limit = query.limit ?? DEFAULT_PAGE_LIMIT;
    const found = await this.tasks.list(tenant, {
      status: query.status ?? null,
      reason: query.reason ?? null,
      connector: query.connector ?? null,
      labels: labelsOf(query),
      behind: placeOf(readCursor(query.cursor, isPlace)),
      limit: limit + 1,
    });
    return pageOf(found, limit, ({ createdMicros, id }) => `${createdMicros}/${id}`, presentTask);
  }

  @Get(':id')
  @ApiOperation({
    operationId: 'getTask',
    summary: 'Read a task',
    description:
      'Its state, every attempt, and its result once there is one. A task published over AMQP is here as soon as a worker has claimed it; until then 404.',
  })
  @ApiResponse({ status: 200, description: 'The task', schema: TASK_SCHEMA })
  @ApiProblems(404)
  async find(@FromCaller() { tenant }: Caller, @Param('id', taskId) id: string): Promise<PresentedTask> {
    const found = await this.tasks.find(tenant, id);
    if (!found) throw ProblemError.notFound(`task ${id}`);
    return presentTask(found);
  }

  @Get(':id/output')
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
