import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { metrics } from '@opentelemetry/api';
import { startTelemetry, type Telemetry } from '#libs/telemetry';
import { isTracing } from './in-span.js';
import { counter, histogram, observe } from './instruments.js';

const events = counter('spec_events_total', 'What happened.');
const waits = histogram('spec_wait_seconds', 'How long it took.', [0.1, 1]);

describe('instruments', () => {
  let telemetry: Telemetry;
  beforeAll(() => {
    events.add(100, { kind: 'before' });
    observe('spec_early', 'Looked at before the start.', (tell) => tell(1))();
    telemetry = startTelemetry({
      service: 'spec',
      otlpEndpoint: '',
      otlpHeaders: {},
      traceRatio: 0,
      resourceAttributes: { 'team.name': 'spec' },
      onTrouble: (trouble) => {
        throw new Error(trouble);
      },
    });
  });
  afterAll(async () => {
    await telemetry.stop();
    metrics.disable();
  });

  const served = async (name: string) =>
    (await telemetry.metrics()).split('\n').filter((line) => new RegExp(`(^| )${name}`).test(line));

  it('are told without a trace where there is no address for traces', () => {
    expect(isTracing()).toBe(false);
  });

  it('record nothing before telemetry starts, and everything from then on', async () => {
    events.add(2, { kind: 'a' });
    events.add(1, { kind: 'a' });
    expect(await served('spec_events')).toEqual([
      '# HELP spec_events_total What happened.',
      '# TYPE spec_events_total counter',
      'spec_events_total{kind="a"} 3',
    ]);
  });

  it('count under the same labels, whatever their order', async () => {
    const pairs = counter('spec_pairs_total', 'What happened, by two labels.');
    pairs.add(1, { a: 'x', b: 'y' });
    pairs.add(2, { b: 'y', a: 'x' });
    pairs.add(4, { a: 'x', b: 'z' });
    expect(await served('spec_pairs_total{')).toEqual([
      'spec_pairs_total{a="x",b="y"} 3',
      'spec_pairs_total{a="x",b="z"} 4',
    ]);
  });

  it('sort durations into the buckets they were given', async () => {
    for (const seconds of [0.05, 0.5, 5]) waits.record(seconds);
    expect(await served('spec_wait_seconds_bucket')).toEqual([
      'spec_wait_seconds_bucket{le="0.1"} 1',
      'spec_wait_seconds_bucket{le="1"} 2',
      'spec_wait_seconds_bucket{le="+Inf"} 3',
    ]);
  });

  it('tell of a gauge what is so now: what nobody tells any more is absent, and no value of before', async () => {
    const levels = new Map([
      ['one', 7],
      ['two', 8],
    ]);
    const end = observe('spec_level', 'How it stands.', async (tell) => {
      for (const [of, level] of levels) tell(level, { of });
    });
    expect(await served('spec_level{')).toEqual(['spec_level{of="one"} 7', 'spec_level{of="two"} 8']);
    levels.delete('one');
    expect(await served('spec_level{')).toEqual(['spec_level{of="two"} 8']);
    end();
    expect(await served('spec_level')).toEqual([]);
  });

  it('leave out a gauge that cannot be looked at, and serve the others', async () => {
    const end = observe('spec_broken', 'Cannot be seen.', async () => {
      throw new Error('away');
    });
    expect(await served('spec_broken')).toEqual([]);
    expect(await served('waybill_build_info')).toContainEqual(
      expect.stringMatching(/^waybill_build_info\{service="spec",version="\d+\.\d+\.\d+"\} 1$/),
    );
    end();
  });

  it('measure the process: memory, CPU time and the lag of the event loop', async () => {
    const text = await telemetry.metrics();
    for (const name of ['process_resident_memory_bytes', 'process_cpu_seconds_total']) {
      expect(Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1])).toBeGreaterThan(0);
    }
  });
});
