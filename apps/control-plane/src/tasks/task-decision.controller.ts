import { Controller, HttpStatus } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  CANCEL_TASK,
  FORCE_TASK_TOKEN,
  type Forecast,
  type InputOf,
  MAX_IDS,
  RESOLVE_PARKED_TASKS,
  RESOLVE_TASK,
} from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import { TaskViewStore } from '#libs/persistence';
import { actorOf, type Caller } from '../auth/caller.js';
import { readParkedFilter } from '../decision-runs/read-parked-filter.js';
import { Operates } from '../operations/operates.js';
import { decisionOf } from './parked-decision.js';
import { type PresentedTask, presentTask } from './present-task.js';
import { TaskDesk } from './task-desk.js';

/** What decisions over many parked tasks came to. */
export interface ParkedReport {
  resolved: string[];
  /** Parked tasks that fit and were not looked at. */
  remaining: number;
}

/** What people decide over a task. */
@ApiTags('tasks')
@Controller()
export class TaskDecisionController {
  constructor(
    private readonly desk: TaskDesk,
    private readonly tasks: TaskViewStore,
  ) {}

  @Operates(CANCEL_TASK)
  async cancel(caller: Caller, { id }: InputOf<typeof CANCEL_TASK>, reply: FastifyReply): Promise<PresentedTask> {
    const outcome = await this.desk.cancel(caller.tenant, id, actorOf(caller));
    const task = await this.#find(caller.tenant, id);
    if (outcome === 'finished' && task.status !== 'cancelled') {
      const why = task.status === 'parked' ? 'resolve it instead' : 'it can no longer be cancelled';
      throw ProblemError.conflict('task_finished', `Task ${id} is ${task.status}: ${why}`);
    }
    reply.status(outcome === 'asked' ? HttpStatus.ACCEPTED : HttpStatus.OK);
    return task;
  }

  @Operates(RESOLVE_TASK)
  async resolve(caller: Caller, { id, ...body }: InputOf<typeof RESOLVE_TASK>): Promise<PresentedTask> {
    const outcome = await this.desk.resolve({ tenant: caller.tenant, id }, decisionOf(body), actorOf(caller));
    const task = await this.#find(caller.tenant, id);
    if (outcome === 'not-parked') {
      throw ProblemError.conflict('task_not_parked', `Task ${id} is ${task.status}; only a parked task is resolved`);
    }
    return task;
  }

  @Operates(RESOLVE_PARKED_TASKS)
  async resolveParked(
    caller: Caller,
    { filter: asked, decision, note, dryRun = false }: InputOf<typeof RESOLVE_PARKED_TASKS>,
  ): Promise<ParkedReport | Forecast> {
    const { tenant } = caller;
    const filter = readParkedFilter(asked, (field) => ({ pointer: `/filter/${field}` }));
    const { chosen, total } = await this.tasks.parked(tenant, filter, MAX_IDS);
    if (dryRun) return { selected: total, goes: total, refused: [] };
    const resolved: string[] = [];
    for (const one of chosen) {
      const outcome = await this.desk.resolve({ tenant, ...one }, decisionOf({ decision, note }), actorOf(caller));
      if (outcome === 'resolved') resolved.push(one.id);
    }
    return { resolved, remaining: total - chosen.length };
  }

  @Operates(FORCE_TASK_TOKEN)
  async forceToken(caller: Caller, { id, note = '' }: InputOf<typeof FORCE_TASK_TOKEN>): Promise<PresentedTask> {
    const outcome = await this.desk.forceToken(caller.tenant, id, note, actorOf(caller));
    const task = await this.#find(caller.tenant, id);
    if (outcome === 'late') {
      throw ProblemError.conflict(
        'deadline_passed',
        `The deadline of task ${id} has passed and nothing more is sent for it: resolve it as applied or abandon it`,
      );
    }
    if (outcome !== 'not-parked') return task;
    throw ProblemError.conflict('task_not_parked', `Task ${id} is ${task.status}; only a parked task gets a new token`);
  }

  async #find(tenant: string, id: string): Promise<PresentedTask> {
    const found = await this.tasks.find(tenant, id);
    if (!found) throw ProblemError.notFound(`task ${id}`);
    return presentTask(found);
  }
}
