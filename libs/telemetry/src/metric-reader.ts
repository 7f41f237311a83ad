import { AggregationTemporality, InstrumentType, MetricReader } from '@opentelemetry/sdk-metrics';

/**
 * Reads metrics when they are fetched. Counters and histograms go on from fetch to fetch; a gauge is what was told for
 * this fetch and nothing else: a value of before, told again when nobody knows any more, would be a lie.
 */
export class FetchedMetricReader extends MetricReader {
  constructor() {
    super({
      aggregationTemporalitySelector: (type) =>
        type === InstrumentType.OBSERVABLE_GAUGE ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE,
    });
  }

  /** Nothing is sent, so nothing is left to send. */
  protected async onForceFlush(): Promise<void> {}

  protected async onShutdown(): Promise<void> {}
}
