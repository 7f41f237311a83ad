import { counter, histogram } from '#libs/tracing';
import type { ReceptionLine } from '../accepting/reception-log.js';

const received = counter('waybill_webhooks_received_total', 'Webhooks that came in, by what became of them.');
const refused = counter(
  'waybill_webhooks_refused_total',
  'Webhooks that were refused, by reason; no sender is told it.',
);
const durations = histogram(
  'waybill_webhook_duration_seconds',
  'Seconds from the whole body of a webhook to its answer, COMMIT included.',
  [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
);

/** Measures one webhook. Whose provider nobody knows, because it names no source, counts as `unknown`. */
export function measureReception(
  line: Pick<ReceptionLine, 'provider' | 'outcome' | 'reason'>,
  durationMs: number,
): void {
  const provider = line.provider ?? 'unknown';
  const labels = { provider, outcome: line.outcome };
  received.add(1, labels);
  durations.record(durationMs / 1e3, labels);
  if (line.reason !== null) refused.add(1, { provider, reason: line.reason });
}
