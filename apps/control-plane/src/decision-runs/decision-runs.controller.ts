import { Controller, HttpStatus } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  CANCEL_DECISION_RUN,
  DEFAULT_PAGE_LIMIT,
  type DecisionForecast,
  GET_DECISION_RUN,
  type InputOf,
  isUuid,
  LIST_DECISION_ITEMS,
  LIST_DECISION_RUNS,
  START_DECISION_RUN,
} from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import { DecisionRunStore } from '#libs/persistence';
import { actorOf, type Caller } from '../auth/caller.js';
import { type Page, pageOf, readCursor } from '../http/page.js';
import { Operates } from '../operations/operates.js';
import { DecisionDesk } from './decision-desk.js';
import { type PresentedDecisionRun, presentDecisionItem, presentDecisionRun } from './present-decision.js';

const isPosition = (key: string) => /^\d{1,9}$/.test(key);

/** Decisions over many parked tasks. */
@ApiTags('decision-runs')
@Controller()
export class DecisionRunsController {
  constructor(
    private readonly runs: DecisionRunStore,
    private readonly desk: DecisionDesk,
  ) {}

  @Operates(START_DECISION_RUN)
  async start(
    caller: Caller,
    { dryRun = false, ...body }: InputOf<typeof START_DECISION_RUN>,
    reply: FastifyReply,
  ): Promise<PresentedDecisionRun | DecisionForecast> {
    if (dryRun) {
      reply.status(HttpStatus.OK);
      return this.desk.forecast(caller, body);
    }
    const { run, isNew } = await this.desk.start(caller, body);
    if (!isNew) reply.status(HttpStatus.OK);
    return run;
  }

  @Operates(LIST_DECISION_RUNS)
  async list({ tenant }: Caller, query: InputOf<typeof LIST_DECISION_RUNS>): Promise<Page<PresentedDecisionRun>> {
    const { state = null, limit = DEFAULT_PAGE_LIMIT } = query;
    const found = await this.runs.list(tenant, state, readCursor(query.cursor, isUuid), limit + 1);
    return pageOf(found, limit, ({ id }) => id, presentDecisionRun);
  }

  @Operates(GET_DECISION_RUN)
  async find({ tenant }: Caller, { id }: InputOf<typeof GET_DECISION_RUN>): Promise<PresentedDecisionRun> {
    const run = await this.runs.find(tenant, id);
    if (!run) throw ProblemError.notFound(`decision run ${id}`);
    return presentDecisionRun(run);
  }

  @Operates(LIST_DECISION_ITEMS)
  async items(caller: Caller, { id, ...query }: InputOf<typeof LIST_DECISION_ITEMS>) {
    const { state = null, limit = DEFAULT_PAGE_LIMIT } = query;
    const after = Number(readCursor(query.cursor, isPosition) ?? 0);
    await this.find(caller, { id });
    const found = await this.runs.items(caller.tenant, id, { state, after, limit: limit + 1 });
    return pageOf(found, limit, ({ position }) => String(position), presentDecisionItem);
  }

  @Operates(CANCEL_DECISION_RUN)
  async cancel(caller: Caller, { id }: InputOf<typeof CANCEL_DECISION_RUN>): Promise<PresentedDecisionRun> {
    const isDone = await this.runs.cancel(caller.tenant, id, actorOf(caller));
    const run = await this.find(caller, { id });
    if (isDone !== false) return run;
    throw ProblemError.stale('decision_run_state', `Decision run ${id} is ${run.state}: no cancel is possible`, run);
  }
}
