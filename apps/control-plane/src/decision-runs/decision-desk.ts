import { Injectable } from '@nestjs/common';
import { type DecisionForecast, type InputOf, MOST_DECIDED, type START_DECISION_RUN } from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import { DecisionRunStore, type DecisionWish } from '#libs/persistence';
import { actorOf, type Caller } from '../auth/caller.js';
import { type PresentedDecisionRun, presentDecisionForecast, presentDecisionRun } from './present-decision.js';
import { readParkedFilter } from './read-parked-filter.js';

/** Tasks decided in a second at most, where its caller says nothing else. */
const RATE = 50;

/** What is said where more is meant than one run may be about. */
const TOO_MANY = {
  pointer: '/limit',
  detail: `is needed: more than ${MOST_DECIDED} parked tasks are meant, and one run takes ${MOST_DECIDED} at most. With a limit the oldest go first; narrow the filter, or start another run for the rest`,
};

/** What a caller says of a run. */
export type DecisionBody = Omit<InputOf<typeof START_DECISION_RUN>, 'dryRun'>;

/** Where decisions over many parked tasks are ordered. */
@Injectable()
export class DecisionDesk {
  constructor(private readonly runs: DecisionRunStore) {}

  /** What a run would come to. Throws a 400 for a filter that makes no sense. */
  async forecast({ tenant }: Caller, body: DecisionBody): Promise<DecisionForecast> {
    const wish = wishOf(body);
    return presentDecisionForecast(await this.runs.forecast(tenant, wish), wish);
  }

  /**
   * Starts a run, or finds the one that its key has started. Throws a 400 where it would be about too many, and a 409 that shows the
   * run in its way, or what there is where nothing is open to the decision.
   */
  async start(caller: Caller, body: DecisionBody): Promise<{ run: PresentedDecisionRun; isNew: boolean }> {
    const wish = wishOf(body);
    const { note, rate = RATE, idempotencyKey = null } = body;
    const start = await this.runs.start(caller.tenant, { ...wish, note, rate, idempotencyKey }, actorOf(caller));
    switch (start.kind) {
      case 'started':
      case 'same':
        return { run: presentDecisionRun(start.run), isNew: start.kind === 'started' };
      case 'too-many':
        throw ProblemError.badRequest('too_many_to_decide', TOO_MANY);
      case 'nothing': {
        const detail = 'None of the parked tasks that are meant is open to this decision';
        throw ProblemError.stale('nothing_to_decide', detail, presentDecisionForecast(start.groups, wish));
      }
      case 'other': {
        const detail = `This idempotency key has started decision run ${start.run.id}, which is about something else: choose another key`;
        throw ProblemError.stale('idempotency_conflict', detail, presentDecisionRun(start.run));
      }
      case 'present': {
        const { id, state, createdBy } = start.run;
        const detail = `Decision run ${id} of ${createdBy} is ${state} over these tasks: wait for its end, or cancel it`;
        throw ProblemError.stale('decision_under_way', detail, presentDecisionRun(start.run));
      }
    }
  }
}

function wishOf({ filter, decision, effectRuledOut = false, limit }: DecisionBody): DecisionWish {
  const read = readParkedFilter(filter, (field) => ({ pointer: `/filter/${field}` }));
  return { filter: read, decision, effectRuledOut, limit: limit ?? null };
}
