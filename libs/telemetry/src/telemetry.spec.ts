import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { context, diag, metrics, propagation, ROOT_CONTEXT } from '@opentelemetry/api';
import { startTelemetry, type Telemetry } from './telemetry.js';

describe('telemetry without a backend for traces', () => {
  const troubles: string[] = [];
  let telemetry: Telemetry;

  beforeAll(() => {
    telemetry = startTelemetry({
      service: 'spec',
      otlpEndpoint: '',
      otlpHeaders: {},
      traceRatio: 1,
      resourceAttributes: {},
      onTrouble: (trouble) => troubles.push(trouble),
    });
  });
  afterAll(async () => {
    await telemetry.stop();
    for (const api of [metrics, context, propagation, diag]) api.disable();
  });

  it('gives two that fetch at the same time the same: each would else get a part of the gauges', async () => {
    const meter = metrics.getMeter('spec');
    meter.createObservableGauge('spec_fast').addCallback((result) => result.observe(1));
    meter.createObservableGauge('spec_slow').addCallback(async (result) => {
      await pause(20);
      result.observe(2);
    });
    const first = telemetry.metrics();
    await pause(5);
    const texts = await Promise.all([first, telemetry.metrics()]);
    for (const text of texts) expect(text).toMatch(/spec_fast 1\n[\s\S]*spec_slow 2\n/);
    expect(await telemetry.metrics()).toContain('spec_fast 1\n');
  });

  it('reads no trace headers, so that they pass through as they came', () => {
    const given = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', baggage: 'a=%ZZ' };
    expect(propagation.extract(ROOT_CONTEXT, given)).toBe(ROOT_CONTEXT);
  });

  it('tells a trouble once a minute, also where it counts something', () => {
    for (const count of [7, 8, 9]) diag.warn(`Dropped ${count} spans`);
    diag.error('The backend is away');
    expect(troubles).toEqual(['Dropped 7 spans', 'The backend is away']);
  });
});
