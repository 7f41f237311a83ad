import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { DEFAULT_PAGE_LIMIT, isUuid } from '#libs/contracts';
import { Authorized } from '../auth/authorized.js';
import { type Caller, FromCaller } from '../auth/caller.js';
import { ApiProblems } from '../http/api-problems.js';
import { type Page, pageOf, readCursor } from '../http/page.js';
import { PageQuery } from '../http/page-query.js';
import { pageSchema } from '../http/page-schema.js';
import { UuidPipe } from '../http/uuid.pipe.js';
import { CreateApiKeyBody } from './api-key-body.js';
import { API_KEY_SCHEMA, type PresentedApiKey, presentApiKey } from './api-key-view.js';
import { ApiKeys } from './api-keys.js';

const keyId = new UuidPipe('API key');

/** Who may use this API. */
@ApiTags('api-keys')
@Authorized('admin')
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeys) {}

  @Post()
  @ApiOperation({
    operationId: 'createApiKey',
    summary: 'Make an API key',
    description: 'The key is shown this once and stored as a hash.',
  })
  @ApiResponse({ status: 201, description: 'Made; `key` is shown this once', schema: API_KEY_SCHEMA })
  @ApiProblems(400, 413, 415)
  async create(@FromCaller() caller: Caller, @Body() body: CreateApiKeyBody): Promise<PresentedApiKey> {
    const { apiKey, key } = await this.apiKeys.create(caller, body);
    return presentApiKey(apiKey, key);
  }

  @Get()
  @ApiOperation({
    operationId: 'listApiKeys',
    summary: 'List API keys',
    description: 'Newest first, revoked ones included.',
  })
  @ApiResponse({ status: 200, description: 'A page, newest first', schema: pageSchema(API_KEY_SCHEMA) })
  @ApiProblems(400)
  async list(@FromCaller() { tenant }: Caller, @Query() query: PageQuery): Promise<Page<PresentedApiKey>> {
    const limit = query.limit ?? DEFAULT_PAGE_LIMIT;
    const found = await this.apiKeys.list(tenant, readCursor(query.cursor, isUuid), limit + 1);
    return pageOf(
      found,
      limit,
      ({ id }) => id,
      (apiKey) => presentApiKey(apiKey),
    );
  }

  @Delete(':id')
  @ApiOperation({
    operationId: 'revokeApiKey',
    summary: 'Revoke an API key',
    description: 'Within five seconds on every replica. It stays listed.',
  })
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiResponse({ status: 204, description: 'Revoked' })
  @ApiProblems(404)
  revoke(@FromCaller() caller: Caller, @Param('id', keyId) id: string): Promise<void> {
    return this.apiKeys.revoke(caller, id);
  }
}
