import { Injectable } from '@nestjs/common';
import { MOST_REDRIVEN } from '#libs/contracts';
import { BATCH_SHARES } from '#libs/execution';
import { ProblemError } from '#libs/nest-runtime';
import { type DeadLetterSelection, RedriveRunStore } from '#libs/persistence';
import { actorOf, type Caller } from '../auth/caller.js';
import { presentForecast } from './present-forecast.js';
import { type PresentedRun, presentRun } from './present-run.js';

/** How a run goes about it where its caller says nothing else. */
const PACE = { rate: 10, tolerance: 0.1 };

/** What is said where more is meant than one run may be about. */
const TOO_MANY = {
  pointer: '/limit',
  detail: `is needed: more than ${MOST_REDRIVEN} dead letters are meant, and one run takes ${MOST_REDRIVEN} at most. With a limit the oldest go first; narrow the selection, or start another run for the rest`,
};

/** What a caller says of a run. */
export interface RunWish {
  rate?: number;
  tolerance?: number;
  limit?: number;
  note?: string;
}

/** Where redrive runs are ordered. */
@Injectable()
export class RedriveDesk {
  constructor(private readonly runs: RedriveRunStore) {}

  /** Starts a run. Throws a 400 where it would be about too many, and a 409 that shows the run in its way, or what there is where nothing of it can be sent. */
  async start(caller: Caller, selection: DeadLetterSelection, wish: RunWish): Promise<PresentedRun> {
    const { rate = PACE.rate, tolerance = PACE.tolerance, limit = null, note = null } = wish;
    const order = { rate, tolerance, limit, note, shares: BATCH_SHARES };
    const start = await this.runs.start(caller.tenant, selection, order, actorOf(caller));
    if (start.kind === 'started') return presentRun(start.run);
    if (start.kind === 'too-many') throw ProblemError.badRequest('too_many_to_redrive', TOO_MANY);
    if (start.kind === 'nothing') {
      const detail = 'None of the dead letters that are meant is open and can be sent again';
      throw ProblemError.stale('nothing_to_redrive', detail, presentForecast(start.forecast));
    }
    const { id, state, createdBy } = start.run;
    const detail = `Redrive run ${id} of ${createdBy} is ${state} over these dead letters: wait for its end, or cancel it`;
    throw ProblemError.stale('redrive_under_way', detail, presentRun(start.run));
  }
}
