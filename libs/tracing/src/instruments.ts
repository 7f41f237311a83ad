import { isDeepStrictEqual } from 'node:util';
import { type Attributes, type Meter, type MeterProvider, metrics } from '@opentelemetry/api';

/** Values by label. Of few values each: never a tenant, an id, a key, a URL or a host. */
export type Labels = Readonly<Attributes>;

/** Counts what happened. */
export interface CounterInstrument {
  add(times: number, labels?: Labels): void;
}

/** Collects how long something took, in seconds, or how much there was of it. */
export interface HistogramInstrument {
  record(value: number, labels?: Labels): void;
}

/** Tells the value that holds now, for these labels. */
export type Tell = (value: number, labels?: Labels) => void;

/**
 * A counter under its name in Prometheus, which ends in `_total`. `help` is one sentence. It sums up by itself and tells
 * when metrics are fetched: the library would sort and write the labels anew each time something is counted.
 */
export function counter(name: string, help: string): CounterInstrument {
  const present = ofPresentMeter((meter) => {
    const sums = new Map<string, Sum>();
    meter.createObservableCounter(name, { description: help }).addCallback((result) => {
      for (const { times, labels } of new Set(sums.values())) result.observe(times, labels);
    });
    return sums;
  });
  return {
    add: (times, labels = {}) => {
      const sums = present();
      const key = keyOf(labels);
      let sum = sums.get(key);
      if (!sum) {
        sum = [...sums.values()].find((known) => isDeepStrictEqual(known.labels, labels)) ?? { times: 0, labels };
        sums.set(key, sum);
      }
      sum.times += times;
    },
  };
}

interface Sum {
  times: number;
  readonly labels: Labels;
}

/** A text of the labels as they were given: in another order they have another one, and share the sum. */
function keyOf(labels: Labels): string {
  let key = '';
  for (const name in labels) key += `${name}\n${labels[name]}\n`;
  return key;
}

/** A histogram under its name in Prometheus, with the upper bounds of its buckets. */
export function histogram(name: string, help: string, bounds: readonly number[]): HistogramInstrument {
  const options = { description: help, advice: { explicitBucketBoundaries: [...bounds] } };
  const present = ofPresentMeter((meter) => meter.createHistogram(name, options));
  return { record: (value, labels) => present().record(value, labels) };
}

/**
 * Has a gauge ask `look` whenever metrics are fetched; the returned function ends that. What `look` does not tell is
 * absent. Several may look under one name, each for labels of its own. To be called after telemetry has started.
 */
export function observe(name: string, help: string, look: (tell: Tell) => void | Promise<void>): () => void {
  const gauge = metrics.getMeter(METER).createObservableGauge(name, { description: help });
  const callback: Parameters<typeof gauge.addCallback>[0] = (result) =>
    look((value, labels) => result.observe(value, labels));
  gauge.addCallback(callback);
  return () => gauge.removeCallback(callback);
}

const METER = 'waybill';

/**
 * An instrument of the meter there is at the moment of use: before telemetry starts that is one which records nothing,
 * and must not be kept.
 */
function ofPresentMeter<Instrument>(make: (meter: Meter) => Instrument): () => Instrument {
  let known: { provider: MeterProvider; instrument: Instrument } | null = null;
  return () => {
    const provider = metrics.getMeterProvider();
    if (known?.provider !== provider) known = { provider, instrument: make(provider.getMeter(METER)) };
    return known.instrument;
  };
}
