import { Body, Controller, Delete, HttpCode, HttpStatus, Param, Patch, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  DEFAULT_PAGE_LIMIT,
  GET_SUBSCRIPTION,
  type InputOf,
  LIST_DELIVERIES,
  LIST_SUBSCRIPTIONS,
  SUBSCRIPTION_SCHEMA,
} from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import {
  DeliveryViewStore,
  PauseStore,
  type PauseView,
  SubscriptionEntity,
  TenantConfiguration,
} from '#libs/persistence';
import { Authorized } from '../auth/authorized.js';
import { type Caller, FromCaller } from '../auth/caller.js';
import { ApiProblems } from '../http/api-problems.js';
import { NamePipe } from '../http/name.pipe.js';
import { listByName } from '../http/named-list.js';
import { type Page, pageOf, readCursor } from '../http/page.js';
import { isTimedPlace, keyOfPlace, timedPlaceOf } from '../http/timed-place.js';
import { Operates } from '../operations/operates.js';
import { ChangeSubscriptionBody, CreateSubscriptionBody } from './subscription-body.js';
import { type PresentedSubscription, presentDelivery, presentSubscription } from './subscription-view.js';
import { Subscriptions } from './subscriptions.js';

const ROUTE = 'v1/subscriptions';
const subscriptionName = new NamePipe('subscription');

/** Where a tenant's results and events go. */
@ApiTags('subscriptions')
@Controller()
export class SubscriptionsController {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly configuration: TenantConfiguration,
    private readonly pauses: PauseStore,
    private readonly deliveries: DeliveryViewStore,
  ) {}

  @Post(ROUTE)
  @Authorized('admin')
  @ApiOperation({
    operationId: 'createSubscription',
    summary: 'Make a subscription',
    description:
      'Has results or events brought to an AMQP queue of the tenant, or to a URL, signed by Standard Webhooks. A secret made here is shown this once.',
  })
  @ApiResponse({ status: 201, description: 'Made', schema: SUBSCRIPTION_SCHEMA })
  @ApiProblems(400, 409, 413, 415)
  async create(
    @FromCaller() caller: Caller,
    @Body() body: CreateSubscriptionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedSubscription> {
    const { subscription, newSecret } = await this.subscriptions.create(caller, body);
    reply.header('location', `/v1/subscriptions/${subscription.name}`);
    return presentSubscription(subscription, { paused: null }, newSecret);
  }

  @Operates(LIST_SUBSCRIPTIONS)
  async list({ tenant }: Caller, query: InputOf<typeof LIST_SUBSCRIPTIONS>): Promise<Page<PresentedSubscription>> {
    const find = (behind: string | null, take: number) =>
      this.configuration.list(SubscriptionEntity, tenant, behind, take);
    const { items, nextCursor } = await listByName(query, find, (subscription) => subscription);
    return { items: await this.#presentWithStanding(tenant, items), nextCursor };
  }

  @Operates(GET_SUBSCRIPTION)
  async find({ tenant }: Caller, { name }: InputOf<typeof GET_SUBSCRIPTION>): Promise<PresentedSubscription> {
    const found = await this.configuration.find(SubscriptionEntity, tenant, name);
    if (!found) throw ProblemError.notFound(`subscription ${name}`);
    const [presented] = await this.#presentWithStanding(tenant, [found]);
    return presented ?? presentSubscription(found, { paused: null });
  }

  @Operates(LIST_DELIVERIES)
  async listDeliveries({ tenant }: Caller, query: InputOf<typeof LIST_DELIVERIES>) {
    const { name, state = 'owed', cursor, limit = DEFAULT_PAGE_LIMIT } = query;
    const behind = timedPlaceOf(readCursor(cursor, isTimedPlace));
    const known = await this.configuration.find(SubscriptionEntity, tenant, name);
    if (!known) throw ProblemError.notFound(`subscription ${name}`);
    const found = await this.deliveries.page(tenant, name, { state, behind, take: limit + 1 });
    return pageOf(found, limit, ({ micros, eventId }) => keyOfPlace(micros, eventId), presentDelivery);
  }

  @Patch(`${ROUTE}/:name`)
  @Authorized('admin')
  @ApiOperation({
    operationId: 'changeSubscription',
    summary: 'Change a subscription',
    description:
      'Each field that is given takes the place of what was there. `enabled` stops it and starts it again; what comes meanwhile it never gets, unlike where it is paused.',
  })
  @ApiResponse({ status: 200, description: 'Changed', schema: SUBSCRIPTION_SCHEMA })
  @ApiProblems(400, 404, 413, 415)
  async change(
    @FromCaller() caller: Caller,
    @Param('name', subscriptionName) name: string,
    @Body() body: ChangeSubscriptionBody,
  ): Promise<PresentedSubscription> {
    const { subscription, newSecret } = await this.subscriptions.change(caller, name, body);
    return presentSubscription(subscription, { paused: await this.#pauseOf(caller.tenant, name) }, newSecret);
  }

  @Delete(`${ROUTE}/:name`)
  @Authorized('admin')
  @ApiOperation({
    operationId: 'deleteSubscription',
    summary: 'Delete a subscription',
    description: 'What is still owed to it is forgotten.',
  })
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiResponse({ status: 204, description: 'Deleted' })
  @ApiProblems(404)
  remove(@FromCaller() caller: Caller, @Param('name', subscriptionName) name: string): Promise<void> {
    return this.subscriptions.remove(caller, name);
  }

  async #presentWithStanding(tenant: string, found: readonly SubscriptionEntity[]): Promise<PresentedSubscription[]> {
    const names = found.map(({ name }) => name);
    const [pauses, standings] = await Promise.all([
      this.pauses.of(tenant, 'subscription', names),
      this.deliveries.of(tenant, names),
    ]);
    const standingOf = new Map(standings.map((standing) => [standing.name, standing]));
    return found.map((one) => {
      const paused = pauses.get(one.name) ?? null;
      return presentSubscription(one, { paused, deliveries: standingOf.get(one.name) ?? null });
    });
  }

  async #pauseOf(tenant: string, name: string): Promise<PauseView | null> {
    return (await this.pauses.of(tenant, 'subscription', [name])).get(name) ?? null;
  }
}
