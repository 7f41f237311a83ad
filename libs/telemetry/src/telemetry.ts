import { hostname } from 'node:os';
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { startNodeSdk } from '@opentelemetry/sdk-node';
import { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace';
import { FetchedMetricReader } from './metric-reader.js';
import { ownVersion } from './own-version.js';
import { measureProcess } from './process-metrics.js';
import { tellTrouble } from './trouble.js';

/** What telemetry is started with. */
export interface TelemetryOptions {
  /** The service's name. */
  service: string;
  /** Where traces go, without `/v1/traces`; empty for nowhere. */
  otlpEndpoint: string;
  otlpHeaders: Readonly<Record<string, string>>;
  /** The share of traces begun here that are kept, 0 to 1. One begun elsewhere is kept where it is kept there. */
  traceRatio: number;
  resourceAttributes: Readonly<Record<string, string>>;
  /** Told of what telemetry itself has trouble with, each trouble once a minute at most. */
  onTrouble(trouble: string): void;
}

/** Telemetry that runs. */
export interface Telemetry {
  /** All metrics in Prometheus' text format, version 0.0.4. */
  metrics(): Promise<string>;
  /** Sends what is left, for at most some seconds. Never rejects. */
  stop(): Promise<void>;
}

/** Spans in one export, waiting at most, and milliseconds between exports and until one is given up. */
const EXPORT = {
  maxExportBatchSize: 512,
  maxQueueSize: 8_192,
  scheduledDelayMillis: 1_000,
  exportTimeoutMillis: 10_000,
};

/** How long a stop waits for the backend of traces, in milliseconds. */
const STOP_MS = 3_000;

/**
 * Starts OpenTelemetry for this process: traces over OTLP/HTTP, metrics to be fetched. To be called once, before the
 * application is built. The variables of OpenTelemetry's own specification count too where Waybill has no setting.
 */
export function startTelemetry(options: TelemetryOptions): Telemetry {
  const { service, otlpEndpoint, otlpHeaders, traceRatio, resourceAttributes } = options;
  const reader = new FetchedMetricReader();
  const serializer = new PrometheusSerializer(undefined, false, undefined, true, true);
  let fetching: Promise<string> | null = null;
  const read = async () => serializer.serialize((await reader.collect()).resourceMetrics);
  const exporter = otlpEndpoint === '' ? null : exporterTo(otlpEndpoint, otlpHeaders);
  const sdk = startNodeSdk({
    logLevel: 'none',
    resourceAttributes: {
      ...resourceAttributes,
      'service.name': service,
      'service.namespace': 'waybill',
      'service.instance.id': `${hostname()}:${process.pid}`,
    },
    // The SDK's own would send along the command line and the user's name.
    resourceDetectors: [],
    spanProcessors: exporter === null ? [] : [new BatchSpanProcessor({ exporter, ...EXPORT })],
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(traceRatio) }),
    // Where nothing is traced, what agents send passes through as it came.
    ...(exporter === null ? { propagators: [] } : {}),
    metricReaders: [reader],
    logRecordProcessors: [],
  });
  tellTrouble(options.onTrouble);
  measureProcess(service, ownVersion());
  return {
    // Gauges are told once for each fetch: of two at a time, each would get a part.
    metrics: () => {
      fetching ??= read().finally(() => {
        fetching = null;
      });
      return fetching;
    },
    stop: () => within(STOP_MS, sdk.shutdown()),
  };
}

function exporterTo(endpoint: string, headers: Readonly<Record<string, string>>): OTLPTraceExporter {
  return new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces`, headers: { ...headers } });
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  const patience = Promise.withResolvers<void>();
  const timer = setTimeout(patience.resolve, ms);
  await Promise.race([work.catch(() => undefined), patience.promise]);
  clearTimeout(timer);
}
