import { startTelemetry, type Telemetry } from '#libs/telemetry';

/** Telemetry of a spec that reads the metrics of this process; nothing is sent anywhere. Stop it at the end. */
export function specTelemetry(): Telemetry {
  return startTelemetry({
    service: 'spec',
    otlpEndpoint: '',
    otlpHeaders: {},
    traceRatio: 0,
    resourceAttributes: {},
    onTrouble: () => undefined,
  });
}
