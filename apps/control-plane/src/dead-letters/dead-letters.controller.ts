import { Body, Controller, Get, HttpCode, HttpStatus, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { isUuid } from '#libs/contracts';
import { DeadLetterStore, type DiscardReport } from '#libs/persistence';
import { Authorized } from '../auth/authorized.js';
import { actorOf, type Caller, FromCaller } from '../auth/caller.js';
import { ApiProblems } from '../http/api-problems.js';
import { cursorBehind, DEFAULT_PAGE_LIMIT, type Page, readCursor } from '../http/page.js';
import { pageSchema } from '../http/page-schema.js';
import { TaskHints } from '../tasks/task-hints.js';
import { DeadLetterQuery, DeadLetterSelectionBody, DiscardBody, selectionOf } from './dead-letter-body.js';
import {
  DEAD_LETTER_SCHEMA,
  DISCARD_SCHEMA,
  type PresentedDeadLetter,
  presentDeadLetter,
  REDRIVE_SCHEMA,
} from './dead-letter-view.js';

const PAGE_SCHEMA = pageSchema(DEAD_LETTER_SCHEMA, {
  total: { type: 'integer', description: 'All that fit, on this page or not' },
});

/** What could not go on, and what operators do about it. */
@ApiTags('dead-letters')
@Authorized('admin')
@Controller('v1/dead-letters')
export class DeadLettersController {
  constructor(
    private readonly deadLetters: DeadLetterStore,
    private readonly hints: TaskHints,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listDeadLetters',
    summary: 'List dead letters',
    description: 'What could not go on, and why. Newest first; `open` ones unless asked otherwise.',
  })
  @ApiResponse({ status: 200, description: 'A page, newest first', schema: PAGE_SCHEMA })
  @ApiProblems(400)
  async list(
    @FromCaller() { tenant }: Caller,
    @Query() query: DeadLetterQuery,
  ): Promise<Page<PresentedDeadLetter> & { total: number }> {
    const { connector, action, reason, state = 'open', limit = DEFAULT_PAGE_LIMIT } = query;
    const filter = { connector, action, reason, state };
    const page = await this.deadLetters.list(tenant, filter, readCursor(query.cursor, isUuid), limit);
    return {
      items: page.items.map(presentDeadLetter),
      nextCursor: page.next === null ? null : cursorBehind(page.next),
      total: page.total,
    };
  }

  @Post('redrive')
  @ApiOperation({
    operationId: 'redriveDeadLetters',
    summary: 'Send dead letters again',
    description:
      'The same tasks, with the same operation tokens. By id or by filter. What cannot be redriven is in `refused`, with its reason.',
  })
  @HttpCode(HttpStatus.OK)
  @ApiResponse({ status: 200, description: 'What it came to; committed', schema: REDRIVE_SCHEMA })
  @ApiProblems(400, 413, 415)
  async redrive(@FromCaller() caller: Caller, @Body() body: DeadLetterSelectionBody) {
    const report = await this.deadLetters.redrive(caller.tenant, selectionOf(body), actorOf(caller));
    for (const task of report.tasks) this.hints.publish(task, 0);
    return { ...report, tasks: report.tasks.map(({ id }) => id) };
  }

  @Post('discard')
  @ApiOperation({
    operationId: 'discardDeadLetters',
    summary: 'Discard dead letters',
    description: 'They stay on record with who discarded them and why; their tasks stay failed.',
  })
  @HttpCode(HttpStatus.OK)
  @ApiResponse({ status: 200, description: 'What it came to; committed', schema: DISCARD_SCHEMA })
  @ApiProblems(400, 413, 415)
  discard(@FromCaller() caller: Caller, @Body() body: DiscardBody): Promise<DiscardReport> {
    return this.deadLetters.discard(caller.tenant, selectionOf(body), actorOf(caller), body.note ?? null);
  }
}
