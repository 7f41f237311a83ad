import { expiringThings, refusedWebhooks, type Watch } from '#libs/alerting';
import { ALERT_THRESHOLDS } from '#libs/contracts';
import { AlertFactStore, ConditionWatch, type StatementRunner } from '#libs/persistence';
import { type CertificateEnds, certificateWatch } from './certificate-watch.js';
import { queueWatch } from './queue-watch.js';
import { silentSources } from './silent-sources.js';

/** What watches are made of. */
export interface WatchParts {
  /** Over the maintenance role. */
  maintenance: StatementRunner;
  /** Names of the connectors whose queues are watched. */
  connectors: readonly string[];
  certificates: CertificateEnds;
}

/** Everything that is looked for. */
export function alertWatches({ maintenance, connectors, certificates }: WatchParts): Watch[] {
  const facts = new AlertFactStore(maintenance);
  return [
    new ConditionWatch(maintenance),
    { kinds: ['source-silent'], look: async () => silentSources(await facts.quietSources()) },
    {
      kinds: ['webhooks-refused'],
      look: async (thresholdOf) => refusedWebhooks(await facts.refusedWebhooks(), thresholdOf),
    },
    {
      kinds: ['credential-expiring', 'api-key-expiring'],
      look: async (thresholdOf) => {
        const { most } = ALERT_THRESHOLDS['credential-expiring'];
        return expiringThings(await facts.expiringThings(most), thresholdOf, await facts.now());
      },
    },
    certificateWatch(facts, certificates),
    queueWatch(facts, connectors),
  ];
}
