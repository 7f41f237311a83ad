import { Controller, HttpStatus } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DISCARD_INCIDENT, type Forecast, type InputOf, REDRIVE_INCIDENT } from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import { DeadLetterStore, IncidentStore, RedriveRunStore } from '#libs/persistence';
import { actorOf, type Caller } from '../auth/caller.js';
import { Operates } from '../operations/operates.js';
import { allOf, presentForecast } from './present-forecast.js';
import type { PresentedRun } from './present-run.js';
import { RedriveDesk } from './redrive-desk.js';

/** What is done with all open dead letters of an incident. */
@ApiTags('incidents')
@Controller()
export class IncidentRedriveController {
  constructor(
    private readonly incidents: IncidentStore,
    private readonly letters: DeadLetterStore,
    private readonly runs: RedriveRunStore,
    private readonly desk: RedriveDesk,
  ) {}

  @Operates(REDRIVE_INCIDENT)
  async redrive(
    caller: Caller,
    { id, dryRun = false, ...wish }: InputOf<typeof REDRIVE_INCIDENT>,
    reply: FastifyReply,
  ): Promise<PresentedRun | Forecast> {
    await this.#mustExist(caller, id);
    if (!dryRun) return this.desk.start(caller, { incident: id }, wish);
    reply.status(HttpStatus.OK);
    return presentForecast(await this.runs.forecast(caller.tenant, { incident: id }, wish.limit));
  }

  @Operates(DISCARD_INCIDENT)
  async discard(caller: Caller, { id, note, dryRun = false }: InputOf<typeof DISCARD_INCIDENT>): Promise<Forecast> {
    await this.#mustExist(caller, id);
    if (dryRun) return allOf(await this.runs.forecast(caller.tenant, { incident: id }));
    const { discarded } = await this.letters.discard(caller.tenant, { incident: id }, actorOf(caller), note);
    return allOf({ selected: discarded.length });
  }

  async #mustExist({ tenant }: Caller, id: string): Promise<void> {
    if (!(await this.incidents.find(tenant, id))) throw ProblemError.notFound(`incident ${id}`);
  }
}
