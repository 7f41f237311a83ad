import { Fact } from '../page/facts.js';
import { Foreign } from '../page/foreign.js';
import { Ago, Near } from '../time/instant.js';
import type { DeliveryStanding } from './configured.js';
import { EventLink } from './event-link.js';
import { owedOf } from './owed-words.js';

/** How a subscription gets what it should. */
export function StandingFacts({ deliveries }: { readonly deliveries: DeliveryStanding }) {
  const { nextAt, deliveredAt, givenUpAt, lastFailure } = deliveries;
  return (
    <>
      <Fact name="Owed">
        {owedOf(deliveries)}
        {nextAt !== null && (
          <>
            , the next try <Near at={nextAt} />
          </>
        )}
      </Fact>
      {deliveredAt !== null && (
        <Fact name="Delivered last">
          <Ago at={deliveredAt} />
        </Fact>
      )}
      {givenUpAt !== null && (
        <Fact name="Given up last">
          <Ago at={givenUpAt} />
        </Fact>
      )}
      {lastFailure && (
        <Fact name="Last failure">
          {lastFailure.status !== null && `HTTP ${lastFailure.status}: `}
          <Foreign text={lastFailure.error ?? ''} /> (<EventLink id={lastFailure.eventId} />)
        </Fact>
      )}
    </>
  );
}
