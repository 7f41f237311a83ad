import { Controller, HttpStatus } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  CANCEL_REPLAY_RUN,
  DEFAULT_PAGE_LIMIT,
  GET_REPLAY_RUN,
  type InputOf,
  isUuid,
  LIST_REPLAY_RUNS,
  REPLAY_SUBSCRIPTION,
  type ReplayForecast,
} from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import { ReplayRunStore } from '#libs/persistence';
import { actorOf, type Caller } from '../auth/caller.js';
import { type Page, pageOf, readCursor } from '../http/page.js';
import { Operates } from '../operations/operates.js';
import { type PresentedReplayRun, presentReplayRun } from './present-replay.js';
import { ReplayDesk } from './replay-desk.js';

/** Results and events that subscriptions are brought once more. */
@ApiTags('replay-runs')
@Controller()
export class ReplayRunsController {
  constructor(
    private readonly runs: ReplayRunStore,
    private readonly desk: ReplayDesk,
  ) {}

  @Operates(REPLAY_SUBSCRIPTION)
  start(
    caller: Caller,
    { dryRun = false, ...body }: InputOf<typeof REPLAY_SUBSCRIPTION>,
    reply: FastifyReply,
  ): Promise<PresentedReplayRun | ReplayForecast> {
    if (!dryRun) return this.desk.start(caller, body);
    reply.status(HttpStatus.OK);
    return this.desk.forecast(caller, body);
  }

  @Operates(LIST_REPLAY_RUNS)
  async list({ tenant }: Caller, query: InputOf<typeof LIST_REPLAY_RUNS>): Promise<Page<PresentedReplayRun>> {
    const { state = null, subscription = null, limit = DEFAULT_PAGE_LIMIT } = query;
    const after = readCursor(query.cursor, isUuid);
    const found = await this.runs.list(tenant, { state, subscription, after, limit: limit + 1 });
    return pageOf(found, limit, ({ id }) => id, presentReplayRun);
  }

  @Operates(GET_REPLAY_RUN)
  async find({ tenant }: Caller, { id }: InputOf<typeof GET_REPLAY_RUN>): Promise<PresentedReplayRun> {
    const run = await this.runs.find(tenant, id);
    if (!run) throw ProblemError.notFound(`replay run ${id}`);
    return presentReplayRun(run);
  }

  @Operates(CANCEL_REPLAY_RUN)
  async cancel(caller: Caller, { id }: InputOf<typeof CANCEL_REPLAY_RUN>): Promise<PresentedReplayRun> {
    const isDone = await this.runs.cancel(caller.tenant, id, actorOf(caller));
    const run = await this.find(caller, { id });
    if (isDone) return run;
    throw ProblemError.stale('replay_run_state', `Replay run ${id} is ${run.state}: no cancel is possible`, run);
  }
}
