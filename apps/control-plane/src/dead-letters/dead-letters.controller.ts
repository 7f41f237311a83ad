import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  DEFAULT_PAGE_LIMIT,
  DISCARD_DEAD_LETTERS,
  type Forecast,
  type InputOf,
  isUuid,
  LIST_DEAD_LETTERS,
  REDRIVE_DEAD_LETTERS,
  REPLACE_DEAD_LETTER,
} from '#libs/contracts';
import { DeadLetterStore, type DiscardReport, RedriveRunStore } from '#libs/persistence';
import { actorOf, type Caller } from '../auth/caller.js';
import { cursorBehind, type Page, readCursor } from '../http/page.js';
import { Operates } from '../operations/operates.js';
import { allOf, presentForecast } from '../redrive-runs/present-forecast.js';
import { TaskHints } from '../tasks/task-hints.js';
import { type PresentedDeadLetter, presentDeadLetter } from './dead-letter-view.js';
import { ReplaceLetter } from './replace-letter.js';
import { selectionOf } from './selection.js';

/** What could not go on, and what operators do about it. */
@ApiTags('dead-letters')
@Controller()
export class DeadLettersController {
  constructor(
    private readonly deadLetters: DeadLetterStore,
    private readonly runs: RedriveRunStore,
    private readonly hints: TaskHints,
    private readonly replaceLetter: ReplaceLetter,
  ) {}

  @Operates(LIST_DEAD_LETTERS)
  async list(
    { tenant }: Caller,
    query: InputOf<typeof LIST_DEAD_LETTERS>,
  ): Promise<Page<PresentedDeadLetter> & { total: number }> {
    const { connector, action, reason, incident, limit = DEFAULT_PAGE_LIMIT } = query;
    const task = query.task?.toLowerCase();
    const state = query.state ?? (task === undefined ? 'open' : undefined);
    const filter = { connector, action, reason, incident: incident?.toLowerCase(), task, state };
    const page = await this.deadLetters.list(tenant, filter, readCursor(query.cursor, isUuid), limit);
    return {
      items: page.items.map(presentDeadLetter),
      nextCursor: page.next === null ? null : cursorBehind(page.next),
      total: page.total,
    };
  }

  @Operates(REDRIVE_DEAD_LETTERS)
  async redrive(caller: Caller, body: InputOf<typeof REDRIVE_DEAD_LETTERS>) {
    if (body.dryRun === true) return presentForecast(await this.runs.forecast(caller.tenant, selectionOf(body)));
    const report = await this.deadLetters.redrive(caller.tenant, selectionOf(body), actorOf(caller));
    for (const task of report.tasks) this.hints.publish(task, 0);
    return { ...report, tasks: report.tasks.map(({ id }) => id) };
  }

  @Operates(DISCARD_DEAD_LETTERS)
  async discard(caller: Caller, body: InputOf<typeof DISCARD_DEAD_LETTERS>): Promise<DiscardReport | Forecast> {
    if (body.dryRun === true) return allOf(await this.runs.forecast(caller.tenant, selectionOf(body)));
    return this.deadLetters.discard(caller.tenant, selectionOf(body), actorOf(caller), body.note ?? null);
  }

  @Operates(REPLACE_DEAD_LETTER)
  async replace(caller: Caller, { id, note, ...correction }: InputOf<typeof REPLACE_DEAD_LETTER>) {
    const { taskId, replaces } = await this.replaceLetter.replace(caller, id, correction, note ?? null);
    return { letterId: id, taskId, replaces };
  }
}
