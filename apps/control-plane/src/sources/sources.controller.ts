import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  HttpStatus,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ProblemError } from '#libs/nest-runtime';
import { SourceEntity, TenantConfiguration } from '#libs/persistence';
import { Authorized } from '../auth/authorized.js';
import { type Caller, FromCaller } from '../auth/caller.js';
import type { ControlPlaneConfig } from '../control-plane-config.js';
import { ApiProblems } from '../http/api-problems.js';
import { NamePipe } from '../http/name.pipe.js';
import { listByName } from '../http/named-list.js';
import type { Page } from '../http/page.js';
import { PageQuery } from '../http/page-query.js';
import { pageSchema } from '../http/page-schema.js';
import { CONFIG } from '../tokens.js';
import { ChangeSourceBody, CreateSourceBody } from './source-body.js';
import { type PresentedSource, presentSource, SOURCE_SCHEMA } from './source-view.js';
import { Sources } from './sources.js';

const sourceName = new NamePipe('source');

/** A tenant's webhook endpoints. */
@ApiTags('sources')
@Authorized('admin')
@Controller('v1/sources')
export class SourcesController {
  constructor(
    private readonly sources: Sources,
    private readonly configuration: TenantConfiguration,
    @Inject(CONFIG) private readonly config: ControlPlaneConfig,
  ) {}

  @Post()
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

  @Get()
  @ApiOperation({
    operationId: 'listSources',
    summary: 'List sources',
    description: 'By name.',
  })
  @ApiResponse({ status: 200, description: 'A page, by name', schema: pageSchema(SOURCE_SCHEMA) })
  @ApiProblems(400)
  list(@FromCaller() { tenant }: Caller, @Query() query: PageQuery): Promise<Page<PresentedSource>> {
    const find = (behind: string | null, take: number) => this.configuration.list(SourceEntity, tenant, behind, take);
    return listByName(query, find, (source) => this.#present(source));
  }

  @Get(':name')
  @ApiOperation({
    operationId: 'getSource',
    summary: 'Read a source',
    description: 'Without its secrets.',
  })
  @ApiResponse({ status: 200, description: 'The source', schema: SOURCE_SCHEMA })
  @ApiProblems(404)
  async find(@FromCaller() { tenant }: Caller, @Param('name', sourceName) name: string): Promise<PresentedSource> {
    const found = await this.configuration.find(SourceEntity, tenant, name);
    if (!found) throw ProblemError.notFound(`source ${name}`);
    return this.#present(found);
  }

  @Patch(':name')
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

  @Delete(':name')
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

  #present(source: SourceEntity): PresentedSource {
    return presentSource(source, this.config.publicWebhookUrl);
  }
}
