import { Body, Controller, Delete, HttpCode, HttpStatus, Inject, Param, Patch, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  DEFAULT_PAGE_LIMIT,
  GET_SOURCE,
  type InputOf,
  LIST_SOURCE_DELIVERIES,
  LIST_SOURCES,
  SOURCE_SCHEMA,
} from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import { SourceEntity, SourceViewStore, TenantConfiguration } from '#libs/persistence';
import { Authorized } from '../auth/authorized.js';
import { type Caller, FromCaller } from '../auth/caller.js';
import type { ControlPlaneConfig } from '../control-plane-config.js';
import { ApiProblems } from '../http/api-problems.js';
import { NamePipe } from '../http/name.pipe.js';
import { listByName } from '../http/named-list.js';
import { type Page, pageOf, readCursor } from '../http/page.js';
import { isTimedPlace, keyOfPlace, timedPlaceOf } from '../http/timed-place.js';
import { Operates } from '../operations/operates.js';
import { CONFIG } from '../tokens.js';
import { ChangeSourceBody, CreateSourceBody } from './source-body.js';
import { type PresentedSource, presentActivity, presentSource, presentSourceDelivery } from './source-view.js';
import { Sources } from './sources.js';

type DeliveriesQuery = InputOf<typeof LIST_SOURCE_DELIVERIES>;

const ROUTE = 'v1/sources';
const sourceName = new NamePipe('source');

/** A tenant's webhook endpoints. */
@ApiTags('sources')
@Controller()
export class SourcesController {
  constructor(
    private readonly sources: Sources,
    private readonly configuration: TenantConfiguration,
    private readonly standing: SourceViewStore,
    @Inject(CONFIG) private readonly config: ControlPlaneConfig,
  ) {}

  @Post(ROUTE)
  @Authorized('admin')
  @ApiOperation({
    operationId: 'createSource',
    summary: 'Make a webhook source',
    description: 'The answer holds the `url` to give to the provider. Secrets are sealed and never come out again.',
  })
  @ApiResponse({ status: 201, description: 'Made', schema: SOURCE_SCHEMA })
  @ApiProblems(400, 409, 413, 415)
  async create(
    @FromCaller() caller: Caller,
    @Body() body: CreateSourceBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedSource> {
    const made = await this.sources.create(caller, body);
    reply.header('location', `/v1/sources/${made.name}`);
    return this.#present(made);
  }

  @Operates(LIST_SOURCES)
  async list({ tenant }: Caller, query: InputOf<typeof LIST_SOURCES>): Promise<Page<PresentedSource>> {
    const find = (behind: string | null, take: number) => this.configuration.list(SourceEntity, tenant, behind, take);
    const { items, nextCursor } = await listByName(query, find, (source) => source);
    return { items: await this.#presentWithActivity(tenant, items), nextCursor };
  }

  @Operates(GET_SOURCE)
  async find({ tenant }: Caller, { name }: InputOf<typeof GET_SOURCE>): Promise<PresentedSource> {
    const found = await this.configuration.find(SourceEntity, tenant, name);
    if (!found) throw ProblemError.notFound(`source ${name}`);
    const [presented] = await this.#presentWithActivity(tenant, [found]);
    return presented ?? this.#present(found);
  }

  @Operates(LIST_SOURCE_DELIVERIES)
  async deliveries({ tenant }: Caller, { name, cursor, limit = DEFAULT_PAGE_LIMIT }: DeliveriesQuery) {
    const behind = timedPlaceOf(readCursor(cursor, isTimedPlace));
    const source = await this.configuration.find(SourceEntity, tenant, name);
    if (!source) throw ProblemError.notFound(`source ${name}`);
    const found = await this.standing.deliveries(tenant, source.id, behind, limit + 1);
    return pageOf(found, limit, ({ micros, deliveryId }) => keyOfPlace(micros, deliveryId), presentSourceDelivery);
  }

  @Patch(`${ROUTE}/:name`)
  @Authorized('admin')
  @ApiOperation({
    operationId: 'changeSource',
    summary: 'Change a source',
    description: 'To rotate a secret give two, the new one first; when the provider signs with it, give it alone.',
  })
  @ApiResponse({ status: 200, description: 'Changed', schema: SOURCE_SCHEMA })
  @ApiProblems(400, 404, 413, 415)
  async change(
    @FromCaller() caller: Caller,
    @Param('name', sourceName) name: string,
    @Body() body: ChangeSourceBody,
  ): Promise<PresentedSource> {
    return this.#present(await this.sources.change(caller, name, body));
  }

  @Delete(`${ROUTE}/:name`)
  @Authorized('admin')
  @ApiOperation({
    operationId: 'deleteSource',
    summary: 'Delete a source',
    description: 'Its address answers 401 from then on. Events already taken in are still delivered.',
  })
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiResponse({ status: 204, description: 'Deleted' })
  @ApiProblems(404)
  remove(@FromCaller() caller: Caller, @Param('name', sourceName) name: string): Promise<void> {
    return this.sources.remove(caller, name);
  }

  async #presentWithActivity(tenant: string, sources: readonly SourceEntity[]): Promise<PresentedSource[]> {
    const ids = sources.map(({ id }) => id);
    const standing = await this.standing.of(tenant, ids);
    const { publicWebhookUrl } = this.config;
    return sources.map((source) => presentSource(source, publicWebhookUrl, presentActivity(source, standing)));
  }

  #present(source: SourceEntity): PresentedSource {
    return presentSource(source, this.config.publicWebhookUrl, null);
  }
}
