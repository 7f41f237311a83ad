import type { ConsoleApi } from '../api/console-api.js';
import { Fact, TextFact } from '../page/facts.js';
import { Foreign } from '../page/foreign.js';
import { Near } from '../time/instant.js';
import type { Connection } from './configured.js';
import { HealthBadge } from './health-badge.js';
import { connectionHealth, endpointHealth } from './health-words.js';
import { ThingPage } from './thing-page.js';

interface ConnectionPageProps {
  readonly api: ConsoleApi;
  readonly id: string;
}

/** One connection: how its endpoints stand, and its settings. */
export function ConnectionPage(props: ConnectionPageProps) {
  return (
    <ThingPage<Connection> {...props} of="connections">
      {(connection) => (
        <>
          <Fact name="How it stands">
            <HealthBadge health={connectionHealth(connection)} />
          </Fact>
          {connection.health.map((endpoint) => (
            <Fact key={endpoint.group} name={`Endpoints ${endpoint.group}`}>
              <Foreign text={endpointHealth(endpoint).text} />, breaker {endpoint.breaker}
              {endpoint.until !== null && (
                <>
                  , tried again <Near at={endpoint.until} />
                </>
              )}
            </Fact>
          ))}
          <TextFact name="Connector" value={connection.connector} />
          <TextFact name="Credential" value={connection.credentials.type ?? 'none'} />
        </>
      )}
    </ThingPage>
  );
}
