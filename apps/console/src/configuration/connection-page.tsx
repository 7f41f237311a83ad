import type { ConsoleApi } from '../api/console-api.js';
import { Fact, TextFact } from '../page/facts.js';
import { Foreign } from '../page/foreign.js';
import { Ago, Near } from '../time/instant.js';
import { thingHref } from '../view/route.js';
import { CallFacts } from './call-facts.js';
import type { Connection, EndpointHealth } from './configured.js';
import { CredentialFacts } from './credential-facts.js';
import { HealthBadge } from './health-badge.js';
import { connectionHealth, endpointHealth } from './health-words.js';
import { PauseControl } from './pause-control.js';
import { ThingPage } from './thing-page.js';

interface ConnectionPageProps {
  readonly api: ConsoleApi;
  readonly id: string;
}

const PAUSE = 'No new call is made through it: its tasks wait, lose no attempt, and go on when it is resumed.';

/** One connection: how its endpoints stand, how its calls went, how old its credential is, and its settings. */
export function ConnectionPage(props: ConnectionPageProps) {
  return (
    <ThingPage<Connection> {...props} of="connections" below={({ calls }) => <CallFacts calls={calls} />}>
      {(connection) => (
        <>
          <Fact name="How it stands">
            <HealthBadge health={connectionHealth(connection)} />
          </Fact>
          {connection.health.map((endpoint) => (
            <Endpoint key={endpoint.group} endpoint={endpoint} />
          ))}
          <Fact name="Pause">
            <PauseControl
              api={props.api}
              of="connections"
              name={connection.name}
              paused={connection.paused}
              meaning={PAUSE}
            />
          </Fact>
          <Fact name="Connector">
            <a href={thingHref('connectors', connection.connector)}>
              <Foreign text={connection.connector} />
            </a>
          </Fact>
          <TextFact name="Credential" value={connection.credentials.type ?? 'none'} />
          <CredentialFacts credentials={connection.credentials} />
        </>
      )}
    </ThingPage>
  );
}

function Endpoint({ endpoint }: { readonly endpoint: EndpointHealth }) {
  const { group, breaker, since, until } = endpoint;
  return (
    <Fact name={`Endpoints ${group}`}>
      <Foreign text={endpointHealth(endpoint).text} />, breaker {breaker}
      {since !== null && (
        <>
          {' '}
          since <Ago at={since} />
        </>
      )}
      {until !== null && (
        <>
          , tried again <Near at={until} />
        </>
      )}
    </Fact>
  );
}
