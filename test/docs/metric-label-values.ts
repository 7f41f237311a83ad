import { github } from '#libs/connectors/github';
import { http } from '#libs/connectors/http';
import { WEBHOOK_PROVIDERS } from '#libs/ingest';
import { DELAY_TIERS, EXCHANGES, topologyFor } from '#libs/messaging';

/** Every service that serves metrics. */
export const MEASURED_SERVICES = ['control-plane', 'webhook-ingest', 'connector-worker', 'result-publisher'] as const;

const connectors = [http, github];
/** What the table of labels in docs/metrics.md says in words: the values of each label that no row lists. */
export const METRIC_LABEL_VALUES: Readonly<Record<string, readonly string[] | RegExp>> = {
  connector: [...connectors.map(({ name }) => name), 'unknown'],
  action: connectors.flatMap(({ actions }) => [...actions.keys()]),
  provider: [...WEBHOOK_PROVIDERS.map(({ name }) => name), 'unknown'],
  queue: topologyFor(connectors.map(({ name }) => name)).queues.map(({ name }) => name),
  exchange: [...Object.values(EXCHANGES), ...DELAY_TIERS.map(({ exchange }) => exchange), 'amq.default', 'other'],
  method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'other'],
  route: /^(unknown|\/([a-z0-9.-]+|:[a-zA-Z]+|\*|\/)*)$/,
  batch: [
    'accept',
    'claim',
    'intents',
    'outcomes',
    'copies',
    'published',
    'admissions',
    'health',
    'webhooks',
    'dispatch',
  ],
  connection: [...MEASURED_SERVICES.flatMap((service) => [`${service} publish`, `${service} consume`]), 'database'],
  service: MEASURED_SERVICES,
  version: /^\d+\.\d+\.\d+$/,
  status: /^[1-5]\d\d$/,
};
