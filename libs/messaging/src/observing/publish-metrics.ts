import { counter, histogram } from '#libs/tracing';
import { PublishError } from '../publishing/errors.js';
import type { PublishOutcome } from '../publishing/message.js';
import { DELAY_TIERS } from '../topology/delay-tiers.js';
import { EXCHANGES } from '../topology/names.js';

/** What the conventions call the exchange without a name. */
const DEFAULT_EXCHANGE = 'amq.default';

const EXCHANGE_LABELS: ReadonlyMap<string, string> = new Map([
  ['', DEFAULT_EXCHANGE],
  ...[...Object.values(EXCHANGES), ...DELAY_TIERS.map(({ exchange }) => exchange)].map((name) => [name, name] as const),
]);

const OUTCOMES: Readonly<Record<string, string>> = {
  PublishTimeout: 'timeout',
  PublishBlocked: 'blocked',
  PublishNacked: 'nacked',
  PublishLost: 'lost',
  PublishRefused: 'refused',
  ExchangeMissing: 'refused',
  PublishUnencodable: 'unencodable',
  PublisherClosed: 'closed',
};

const publishes = counter('waybill_publishes_total', 'Messages published, by what became of them.');
const durations = histogram(
  'waybill_publish_duration_seconds',
  "Seconds from the wish to publish to the broker's confirm or refusal.",
  [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
);

/** Measures one publishing, from `began` (of `performance.now()`) until now. `end` is its outcome, or what it threw. */
export function measurePublish(exchange: string, began: number, end: PublishOutcome | { error: unknown }): void {
  const label = EXCHANGE_LABELS.get(exchange) ?? 'other';
  const outcome = typeof end === 'string' ? end : outcomeOf(end.error);
  publishes.add(1, { exchange: label, outcome });
  durations.record((performance.now() - began) / 1e3, { exchange: label });
}

function outcomeOf(error: unknown): string {
  return (error instanceof PublishError && OUTCOMES[error.name]) || 'failed';
}
