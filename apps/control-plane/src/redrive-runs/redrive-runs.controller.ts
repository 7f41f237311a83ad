import { Controller, HttpStatus } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  CANCEL_REDRIVE_RUN,
  DEFAULT_PAGE_LIMIT,
  type Forecast,
  GET_REDRIVE_RUN,
  type InputOf,
  isUuid,
  LIST_REDRIVE_ITEMS,
  LIST_REDRIVE_RUNS,
  PAUSE_REDRIVE_RUN,
  RESUME_REDRIVE_RUN,
  START_REDRIVE_RUN,
} from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import { RedriveRunStore, type RunAct } from '#libs/persistence';
import { actorOf, type Caller } from '../auth/caller.js';
import { selectionOf } from '../dead-letters/selection.js';
import { type Page, pageOf, readCursor } from '../http/page.js';
import { Operates } from '../operations/operates.js';
import { presentForecast } from './present-forecast.js';
import { type PresentedRun, presentItem, presentRun } from './present-run.js';
import { RedriveDesk } from './redrive-desk.js';

const isPosition = (key: string) => /^\d{1,9}$/.test(key);

/** Dead letters on their way back, in growing batches. */
@ApiTags('redrive-runs')
@Controller()
export class RedriveRunsController {
  constructor(
    private readonly runs: RedriveRunStore,
    private readonly desk: RedriveDesk,
  ) {}

  @Operates(LIST_REDRIVE_RUNS)
  async list({ tenant }: Caller, query: InputOf<typeof LIST_REDRIVE_RUNS>): Promise<Page<PresentedRun>> {
    const { state = null, incident = null, limit = DEFAULT_PAGE_LIMIT } = query;
    const found = await this.runs.list(tenant, { state, incident }, readCursor(query.cursor, isUuid), limit + 1);
    return pageOf(found, limit, ({ id }) => id, presentRun);
  }

  @Operates(GET_REDRIVE_RUN)
  async find({ tenant }: Caller, { id }: InputOf<typeof GET_REDRIVE_RUN>): Promise<PresentedRun> {
    const run = await this.runs.find(tenant, id);
    if (!run) throw ProblemError.notFound(`redrive run ${id}`);
    return presentRun(run);
  }

  @Operates(LIST_REDRIVE_ITEMS)
  async items(caller: Caller, { id, ...query }: InputOf<typeof LIST_REDRIVE_ITEMS>) {
    const { state = null, limit = DEFAULT_PAGE_LIMIT } = query;
    const after = Number(readCursor(query.cursor, isPosition) ?? 0);
    await this.find(caller, { id });
    const found = await this.runs.items(caller.tenant, id, { state, after, limit: limit + 1 });
    return pageOf(found, limit, ({ position }) => String(position), presentItem);
  }

  @Operates(START_REDRIVE_RUN)
  async start(
    caller: Caller,
    { dryRun = false, ...body }: InputOf<typeof START_REDRIVE_RUN>,
    reply: FastifyReply,
  ): Promise<PresentedRun | Forecast> {
    const selection = selectionOf(body);
    if (!dryRun) return this.desk.start(caller, selection, body);
    reply.status(HttpStatus.OK);
    return presentForecast(await this.runs.forecast(caller.tenant, selection, body.limit));
  }

  @Operates(PAUSE_REDRIVE_RUN)
  pause(caller: Caller, { id }: InputOf<typeof PAUSE_REDRIVE_RUN>): Promise<PresentedRun> {
    return this.#steer(caller, id, 'pause');
  }

  @Operates(RESUME_REDRIVE_RUN)
  resume(caller: Caller, { id }: InputOf<typeof RESUME_REDRIVE_RUN>): Promise<PresentedRun> {
    return this.#steer(caller, id, 'resume');
  }

  @Operates(CANCEL_REDRIVE_RUN)
  cancel(caller: Caller, { id }: InputOf<typeof CANCEL_REDRIVE_RUN>): Promise<PresentedRun> {
    return this.#steer(caller, id, 'cancel');
  }

  async #steer(caller: Caller, id: string, act: RunAct): Promise<PresentedRun> {
    const isDone = await this.runs.steer(caller.tenant, id, act, actorOf(caller));
    const run = await this.find(caller, { id });
    if (isDone !== false) return run;
    throw ProblemError.stale('redrive_run_state', `Redrive run ${id} is ${run.state}: no ${act} is possible`, run);
  }
}
