import { Inject, Injectable } from '@nestjs/common';
import type { InputOf, REPLAY_SUBSCRIPTION, ReplayForecast, RetentionKind } from '#libs/contracts';
import type { ReplaySelection } from '#libs/delivery';
import { ProblemError } from '#libs/nest-runtime';
import {
  PauseStore,
  ReplayRunStore,
  type ReplayWish,
  RetentionSettingStore,
  SubscriptionEntity,
  TenantConfiguration,
} from '#libs/persistence';
import { actorOf, type Caller } from '../auth/caller.js';
import type { ControlPlaneConfig } from '../control-plane-config.js';
import { presentSubscription } from '../subscriptions/subscription-view.js';
import { CONFIG } from '../tokens.js';
import { type PresentedReplayRun, presentReplayForecast, presentReplayRun } from './present-replay.js';
import { keptSinceOf, replayedTime } from './replayed-time.js';

/** Brought in a second at most, where its caller says nothing else. */
const RATE = 50;

/** What keeps results and events. */
const KEPT_AS: Readonly<Record<ReplayWish['kind'], RetentionKind>> = { results: 'tasks', events: 'webhooks' };

/** What a caller says of a replay. */
export type ReplayBody = Omit<InputOf<typeof REPLAY_SUBSCRIPTION>, 'dryRun'>;

interface Weighed {
  subscription: SubscriptionEntity;
  wish: ReplayWish;
  forecast: ReplayForecast;
}

/** Where replays are ordered. */
@Injectable()
export class ReplayDesk {
  constructor(
    private readonly runs: ReplayRunStore,
    private readonly configuration: TenantConfiguration,
    private readonly pauses: PauseStore,
    private readonly settings: RetentionSettingStore,
    @Inject(CONFIG) private readonly config: Pick<ControlPlaneConfig, 'retentionDays'>,
  ) {}

  /** What a replay would come to. Throws a 404 without such a subscription, and a 400 for a time that makes no sense. */
  async forecast(caller: Caller, body: ReplayBody): Promise<ReplayForecast> {
    return (await this.#weigh(caller, body)).forecast;
  }

  /**
   * Starts a run. Throws what `forecast` throws, and a 409 that shows what stands in the way: a subscription that is brought nothing now,
   * another run of it, or that there is nothing to be brought.
   */
  async start(caller: Caller, body: ReplayBody): Promise<PresentedReplayRun> {
    const { subscription, wish, forecast } = await this.#weigh(caller, body);
    await this.#refuseIdle(caller, subscription);
    const { rate = RATE, note = null } = body;
    const start = await this.runs.start(
      caller.tenant,
      { ...wish, rate, note, selected: forecast.selected },
      actorOf(caller),
    );
    if (start.kind === 'started') return presentReplayRun(start.run);
    const { id, createdBy } = start.run;
    const detail = `Replay run ${id} of ${createdBy} is under way for ${subscription.name}: wait for its end, or cancel it`;
    throw ProblemError.stale('replay_under_way', detail, presentReplayRun(start.run));
  }

  async #weigh({ tenant }: Caller, body: ReplayBody): Promise<Weighed> {
    const subscription = await this.configuration.find(SubscriptionEntity, tenant, body.name);
    if (!subscription) throw ProblemError.notFound(`subscription ${body.name}`);
    const { kind, routing, deliverType } = subscription;
    const { onlyFailed = false, rate = RATE } = body;
    const kept = { now: new Date(), days: await this.#days(tenant, KEPT_AS[kind]), kind };
    const wish = { subscription: body.name, kind, onlyFailed, ...replayedTime(body, kept) };
    const selection: ReplaySelection = { routing, onlyFailed, leavesTrace: deliverType === 'http' };
    const groups = await this.runs.weigh(tenant, wish);
    const forecast = presentReplayForecast(groups, selection, { rate, keptSince: keptSinceOf(kept) });
    return { subscription, wish, forecast };
  }

  async #days(tenant: string, kind: RetentionKind): Promise<number> {
    const own = (await this.settings.list(tenant)).get(kind);
    return Math.min(own ?? this.config.retentionDays, this.config.retentionDays);
  }

  async #refuseIdle({ tenant }: Caller, subscription: SubscriptionEntity): Promise<void> {
    const { name, disabledAt, disabledReason } = subscription;
    const paused = (await this.pauses.of(tenant, 'subscription', [name])).get(name) ?? null;
    if (disabledAt === null && paused === null) return;
    const present = presentSubscription(subscription, { paused });
    if (disabledAt !== null) {
      const detail = `Subscription ${name} is disabled (${disabledReason ?? 'by an operator'}): enable it first`;
      throw ProblemError.stale('subscription_disabled', detail, present);
    }
    throw ProblemError.stale('subscription_paused', `Subscription ${name} is paused: resume it first`, present);
  }
}
