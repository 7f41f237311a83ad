import { Controller, HttpStatus } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  DEFAULT_PAGE_LIMIT,
  type Forecast,
  GET_ERASURE,
  type InputOf,
  isUuid,
  LIST_ERASURES,
  START_ERASURE,
} from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import { ErasureOrderStore, type ErasureView } from '#libs/persistence';
import { actorOf, type Caller } from '../auth/caller.js';
import { type Page, pageOf, readCursor } from '../http/page.js';
import { Operates } from '../operations/operates.js';
import { splitLabel } from '../tasks/split-label.js';
import { presentErasureForecast } from './present-erasure-forecast.js';

/** What tasks with a label carried, erased. */
@ApiTags('erasures')
@Controller()
export class ErasuresController {
  constructor(private readonly erasures: ErasureOrderStore) {}

  @Operates(LIST_ERASURES)
  async list({ tenant }: Caller, query: InputOf<typeof LIST_ERASURES>): Promise<Page<ErasureView>> {
    const { limit = DEFAULT_PAGE_LIMIT } = query;
    const found = await this.erasures.list(tenant, readCursor(query.cursor, isUuid), limit + 1);
    return pageOf(
      found,
      limit,
      ({ id }) => id,
      (erasure) => erasure,
    );
  }

  @Operates(GET_ERASURE)
  async find({ tenant }: Caller, { id }: InputOf<typeof GET_ERASURE>): Promise<ErasureView> {
    const found = await this.erasures.find(tenant, id);
    if (!found) throw ProblemError.notFound(`erasure ${id}`);
    return found;
  }

  @Operates(START_ERASURE)
  async start(
    caller: Caller,
    { label, dryRun = false }: InputOf<typeof START_ERASURE>,
    reply: FastifyReply,
  ): Promise<ErasureView | Forecast> {
    const [name, value] = splitLabel(label, { pointer: '/label' });
    if (!dryRun) return this.erasures.start(caller.tenant, name, value, actorOf(caller));
    reply.status(HttpStatus.OK);
    return presentErasureForecast(await this.erasures.forecast(caller.tenant, name, value));
  }
}
