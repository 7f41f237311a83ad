import { Injectable } from '@nestjs/common';
import type { Submission } from '#libs/execution';
import { BatchedAcceptance } from './batched-acceptance.js';
import { type Acceptance, type Cancellation, type Resolution, type ResolveDecision, TaskDesk } from './task-desk.js';
import { TaskHints } from './task-hints.js';

/** The desk over PostgreSQL. Hints are published after COMMIT; one that is lost is made up for by the sweeper. */
@Injectable()
export class PostgresTaskDesk extends TaskDesk {
  constructor(
    private readonly acceptances: BatchedAcceptance,
    private readonly hints: TaskHints,
  ) {
    super();
  }

  override async accept(submission: Submission): Promise<Acceptance> {
    const acceptance = await this.acceptances.accept(submission);
    switch (acceptance.kind) {
      case 'conflict':
        return { kind: 'conflict' };
      case 'same':
        return acceptance;
      case 'accepted':
        this.hints.publish(submission, delayOf(submission, Date.now()));
        return acceptance;
      case 'claimed':
        throw new Error(`Task ${submission.id} was claimed on acceptance, which was not asked for: this is a bug`);
    }
  }

  override async cancel(_tenant: string, _id: string): Promise<Cancellation> {
    throw new Error('not joined');
  }

  override async resolve(_t: string, _i: string, _d: ResolveDecision, _a: string): Promise<Resolution> {
    throw new Error('not joined');
  }
}

/** A task that may not start yet is hinted at for when it may, or for its deadline where that comes before. */
function delayOf({ notBefore, deadline }: Submission, now: number): number {
  const start = notBefore?.getTime() ?? now;
  return Math.max(0, Math.min(start, deadline?.getTime() ?? start) - now);
}
