import type { ConsoleApi } from '../api/console-api.js';
import { useAct } from '../live/use-act.js';
import { Fact, TextFact } from '../page/facts.js';
import { RefusalNote } from '../page/refusal-note.js';
import { ReplaysCard } from '../replay/replays-card.js';
import { ForAdministrators } from '../session/signed-in.js';
import { Ago } from '../time/instant.js';
import type { Subscription } from './configured.js';
import { HealthBadge } from './health-badge.js';
import { subscriptionHealth } from './health-words.js';
import { PauseControl } from './pause-control.js';
import { StandingFacts } from './standing-facts.js';
import { SubscriptionDeliveries } from './subscription-deliveries.js';
import { targetOf } from './target-of.js';
import { ThingPage } from './thing-page.js';

interface SubscriptionPageProps {
  readonly api: ConsoleApi;
  readonly id: string;
}

const PAUSE = 'Nothing more is brought to it; what it should get is kept as owed, and goes out when it is resumed.';

/** One subscription: what it is of, where it goes, whether it does, and what becomes of what it is brought. */
export function SubscriptionPage({ api, id }: SubscriptionPageProps) {
  const act = useAct();
  const enable = () =>
    act.run(() => api.act('PATCH', `/v1/subscriptions/${encodeURIComponent(id)}`, { enabled: true }));
  const below = () => (
    <>
      <ReplaysCard api={api} subscription={id} />
      <SubscriptionDeliveries api={api} name={id} />
    </>
  );
  return (
    <ThingPage<Subscription> api={api} id={id} of="subscriptions" below={below}>
      {(subscription) => (
        <>
          <Fact name="How it stands">
            <HealthBadge health={subscriptionHealth(subscription)} />
            {!subscription.enabled && (
              <ForAdministrators>
                <p className="acts">
                  <button type="button" disabled={act.busy} onClick={enable}>
                    Enable again
                  </button>
                </p>
              </ForAdministrators>
            )}
            <RefusalNote of={act.refusal} />
          </Fact>
          {subscription.disabledAt !== null && (
            <Fact name="Disabled">
              <Ago at={subscription.disabledAt} />
            </Fact>
          )}
          <Fact name="Pause">
            <PauseControl api={api} of="subscriptions" name={id} paused={subscription.paused} meaning={PAUSE} />
          </Fact>
          <TextFact name="Of" value={`${subscription.kind}: ${subscription.routing}`} />
          <TextFact name="Goes to" value={targetOf(subscription.deliver)} />
          {subscription.deliveries && <StandingFacts deliveries={subscription.deliveries} />}
        </>
      )}
    </ThingPage>
  );
}
