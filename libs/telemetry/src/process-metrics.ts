import { monitorEventLoopDelay } from 'node:perf_hooks';
import { metrics } from '@opentelemetry/api';

/** How often the event loop's lag is looked at, in milliseconds; it is part of every measurement. */
const LAG_RESOLUTION_MS = 20;

/** Measures this process: what it is, its memory, its CPU time and the lag of its event loop. */
export function measureProcess(service: string, version: string): void {
  const meter = metrics.getMeter('waybill');
  meter
    .createObservableGauge('waybill_build_info', { description: 'Always 1; the labels say what runs.' })
    .addCallback((result) => result.observe(1, { service, version }));
  meter
    .createObservableGauge('process_resident_memory_bytes', { description: 'Memory the process occupies, in bytes.' })
    .addCallback((result) => result.observe(process.memoryUsage.rss()));
  meter
    .createObservableCounter('process_cpu_seconds_total', {
      description: 'CPU time the process has used, user and system together, in seconds.',
    })
    .addCallback((result) => {
      const { user, system } = process.cpuUsage();
      result.observe((user + system) / 1e6);
    });
  const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
  lag.enable();
  meter
    .createObservableGauge('nodejs_eventloop_lag_seconds', {
      description: 'The 99th percentile of the event loop lag since metrics were last fetched, in seconds.',
    })
    .addCallback((result) => {
      if (lag.count > 0) result.observe(Math.max(0, lag.percentile(99) / 1e9 - LAG_RESOLUTION_MS / 1e3));
      lag.reset();
    });
}
