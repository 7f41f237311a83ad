import { Body, Controller, Delete, HttpCode, HttpStatus, Param, Patch, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CONNECTION_SCHEMA, GET_CONNECTION, type InputOf, LIST_CONNECTIONS } from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import { CallViewStore, ConnectionEntity, EndpointViewStore, PauseStore, TenantConfiguration } from '#libs/persistence';
import { Authorized } from '../auth/authorized.js';
import { type Caller, FromCaller } from '../auth/caller.js';
import { ApiProblems } from '../http/api-problems.js';
import { NamePipe } from '../http/name.pipe.js';
import { listByName } from '../http/named-list.js';
import type { Page } from '../http/page.js';
import { Operates } from '../operations/operates.js';
import { ChangeConnectionBody, CreateConnectionBody } from './connection-body.js';
import {
  type ConnectionsStanding,
  type ConnectionWithHealth,
  type PresentedConnection,
  presentConnection,
  presentWithHealth,
} from './connection-view.js';
import { Connections } from './connections.js';

const ROUTE = 'v1/connections';
const HOUR = 3_600;
const DAY = 24 * HOUR;
const connectionName = new NamePipe('connection');

/** A tenant's credentials and settings for connectors. */
@ApiTags('connections')
@Controller()
export class ConnectionsController {
  constructor(
    private readonly connections: Connections,
    private readonly configuration: TenantConfiguration,
    private readonly endpoints: EndpointViewStore,
    private readonly pauses: PauseStore,
    private readonly calls: CallViewStore,
  ) {}

  @Post(ROUTE)
  @Authorized('admin')
  @ApiOperation({
    operationId: 'createConnection',
    summary: 'Make a connection',
    description: 'Where to call and with which credential. The credential is sealed and never comes out again.',
  })
  @ApiResponse({ status: 201, description: 'Made', schema: CONNECTION_SCHEMA })
  @ApiProblems(400, 409, 413, 415)
  async create(
    @FromCaller() caller: Caller,
    @Body() body: CreateConnectionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedConnection> {
    const made = await this.connections.create(caller, body);
    reply.header('location', `/v1/connections/${made.name}`);
    return presentConnection(made);
  }

  @Operates(LIST_CONNECTIONS)
  async list({ tenant }: Caller, query: InputOf<typeof LIST_CONNECTIONS>): Promise<Page<ConnectionWithHealth>> {
    const find = (behind: string | null, take: number) =>
      this.configuration.list(ConnectionEntity, tenant, behind, take);
    const { items, nextCursor } = await listByName(query, find, (connection) => connection);
    const standing = await this.#standingOf(tenant, items, HOUR);
    return { items: items.map((connection) => presentWithHealth(connection, standing, false)), nextCursor };
  }

  @Operates(GET_CONNECTION)
  async find({ tenant }: Caller, { name }: InputOf<typeof GET_CONNECTION>): Promise<ConnectionWithHealth> {
    const found = await this.configuration.find(ConnectionEntity, tenant, name);
    if (!found) throw ProblemError.notFound(`connection ${name}`);
    return presentWithHealth(found, await this.#standingOf(tenant, [found], DAY), true);
  }

  /** `seconds`: how far back it looks at their calls. */
  async #standingOf(
    tenant: string,
    connections: readonly ConnectionEntity[],
    seconds: number,
  ): Promise<ConnectionsStanding> {
    const names = connections.map(({ name }) => name);
    const connectors = [...new Set(connections.map(({ connector }) => connector))];
    const [endpoints, pauses, connectorPauses, calls] = await Promise.all([
      this.endpoints.of(tenant, names),
      this.pauses.of(tenant, 'connection', names),
      this.pauses.of(tenant, 'connector', connectors),
      this.calls.of(tenant, names, seconds),
    ]);
    return { endpoints, pauses, connectorPauses, calls };
  }

  @Patch(`${ROUTE}/:name`)
  @Authorized('admin')
  @ApiOperation({
    operationId: 'changeConnection',
    summary: 'Change a connection',
    description:
      'Each field that is given takes the place of what was there. Tasks that wait for the configuration go on by themselves.',
  })
  @ApiResponse({ status: 200, description: 'Changed', schema: CONNECTION_SCHEMA })
  @ApiProblems(400, 404, 413, 415)
  async change(
    @FromCaller() caller: Caller,
    @Param('name', connectionName) name: string,
    @Body() body: ChangeConnectionBody,
  ): Promise<PresentedConnection> {
    return presentConnection(await this.connections.change(caller, name, body));
  }

  @Delete(`${ROUTE}/:name`)
  @Authorized('admin')
  @ApiOperation({
    operationId: 'deleteConnection',
    summary: 'Delete a connection',
    description: '409 while unfinished tasks use it.',
  })
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiResponse({ status: 204, description: 'Deleted' })
  @ApiProblems(404, 409)
  remove(@FromCaller() caller: Caller, @Param('name', connectionName) name: string): Promise<void> {
    return this.connections.remove(caller, name);
  }
}
