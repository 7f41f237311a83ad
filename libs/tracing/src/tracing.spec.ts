import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { startNodeSdk } from '@opentelemetry/sdk-node';
import {
  AlwaysOnSampler,
  InMemorySpanExporter,
  ParentBasedSampler,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace';
import { inBatchSpan, traced } from './batch-span.js';
import { callInSpan, type TracedEnd } from './call-span.js';
import { beginHttpSpan } from './http-span.js';
import { inSpan, isTracing, outsideSpans } from './in-span.js';
import { contextFrom, linksTo, traceHeadersNow, traceIdsNow } from './trace-context.js';

const AGENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const UNSAMPLED = '00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';

const exporter = new InMemorySpanExporter();
let sdk: { shutdown(): Promise<void> };

beforeAll(() => {
  sdk = startNodeSdk({
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
    sampler: new ParentBasedSampler({ root: new AlwaysOnSampler() }),
    resourceDetectors: [],
    metricReaders: [],
    logRecordProcessors: [],
  });
});

afterEach(() => exporter.reset());

afterAll(async () => {
  await sdk.shutdown();
  trace.disable();
  context.disable();
  propagation.disable();
});

const spanOf = (name: string): ReadableSpan => {
  const found = exporter.getFinishedSpans().find((span) => span.name === name);
  if (!found) throw new Error(`No span ${name} among ${exporter.getFinishedSpans().map((span) => span.name)}`);
  return found;
};

describe('A process', () => {
  it('says whether it traces, and exports nothing for it', () => {
    expect(isTracing()).toBe(true);
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});

describe('Trace headers', () => {
  it('carry context, state and baggage of an agent to whatever it leads to', async () => {
    const given = { traceparent: AGENT, tracestate: 'vendor=1', baggage: 'run=81' };
    const carried = await inSpan('work', { parent: contextFrom(given) }, async () => traceHeadersNow({}));
    expect(carried).toMatchObject({ tracestate: 'vendor=1', baggage: 'run=81' });
    expect(carried.traceparent?.slice(0, 35)).toBe(AGENT.slice(0, 35));
    expect(carried.traceparent).toContain(spanOf('work').spanContext().spanId);
  });

  it('are passed on as they came where nothing is traced', () => {
    const given = { traceparent: AGENT };
    expect(context.with(ROOT_CONTEXT, () => traceHeadersNow(given))).toBe(given);
    expect(context.with(ROOT_CONTEXT, traceIdsNow)).toBeNull();
  });

  it.each([undefined, 7, '', 'rubbish', '00-00000000000000000000000000000000-b7ad6b7169203331-01', `${AGENT}\u0000`])(
    'that say nothing readable (%p) are no parent and no link',
    (traceparent) => {
      expect(linksTo(traceparent)).toEqual([]);
      expect(trace.getSpanContext(contextFrom({ traceparent: String(traceparent) }))).toBeUndefined();
    },
  );
});

describe('A span', () => {
  it('of a failure says its kind, never its words, and the failure goes on', async () => {
    const secret = new TypeError('the password is hunter2');
    await expect(inSpan('work', {}, () => Promise.reject(secret))).rejects.toBe(secret);
    const { attributes, status, events } = spanOf('work');
    expect(attributes).toEqual({ 'error.type': 'TypeError' });
    expect(JSON.stringify([status, events])).not.toContain('hunter2');
  });

  it('of a trace that the agent does not keep is not kept, and neither is what is below it', async () => {
    await inSpan('above', { parent: contextFrom({ traceparent: UNSAMPLED }) }, async () => {
      await inSpan('below', {}, async () => undefined);
      expect(traceHeadersNow({}).traceparent).toMatch(/-00$/);
    });
    expect(exporter.getFinishedSpans()).toEqual([]);
  });

  it('is not above work that outlives it', async () => {
    await inSpan('request', {}, async () => outsideSpans(() => inSpan('loop', {}, async () => undefined)));
    expect(spanOf('loop').parentSpanContext).toBeUndefined();
  });
});

describe('The span of a batch', () => {
  it('stands below the first item that is kept and is linked with the others, both ways', async () => {
    const both = async (name: string, work: () => Promise<void>) => inSpan(name, {}, work);
    await inSpan('unkept', { parent: contextFrom({ traceparent: UNSAMPLED }) }, async () => {
      const unkept = traced('unkept');
      await outsideSpans(() =>
        both('first', async () => {
          const first = traced('first');
          await outsideSpans(() =>
            both('second', async () => {
              const taken = await inBatchSpan('things', [unkept, first, traced('second')], async (items) => items);
              expect(taken).toEqual(['unkept', 'first', 'second']);
            }),
          );
        }),
      );
    });
    const [batch, first, second] = ['batch things', 'first', 'second'].map(spanOf);
    expect(batch?.parentSpanContext?.spanId).toBe(first?.spanContext().spanId);
    expect(batch?.links.map((link) => link.context.spanId)).toEqual([second?.spanContext().spanId]);
    expect(second?.links.map((link) => link.context.spanId)).toEqual([batch?.spanContext().spanId]);
    expect(batch?.attributes).toEqual({ 'waybill.batch.size': 3 });
  });

  it('is not there where no item is kept, and nothing goes on in an item’s context', async () => {
    await inSpan('unkept', { parent: contextFrom({ traceparent: UNSAMPLED }) }, () =>
      inBatchSpan('things', [traced('a')], async () => expect(traceIdsNow()).toBeNull()),
    );
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});

describe('A call', () => {
  const request = { method: 'POST', url: 'https://api.test:8443/bot-token-123/send?key=hunter2' };
  const ends: [string, TracedEnd, Record<string, unknown>][] = [
    ['answered', { kind: 'answered', status: 201 }, { 'http.response.status_code': 201 }],
    ['refused', { kind: 'answered', status: 429 }, { 'http.response.status_code': 429, 'error.type': '429' }],
    [
      'broken',
      { kind: 'broken', code: 'reset', phase: 'sent' },
      { 'error.type': 'reset', 'waybill.call.phase': 'sent' },
    ],
  ];

  it.each(ends)(
    'that was %s is told by method and host, not by its path, which may hold a secret',
    async (_, end, told) => {
      await callInSpan(request, { attributes: { 'waybill.attempt': 2 } }, async () => end);
      const { attributes, name } = spanOf('POST');
      expect(name).toBe('POST');
      expect(attributes).toEqual({
        'http.request.method': 'POST',
        'server.address': 'api.test',
        'server.port': 8443,
        'waybill.attempt': 2,
        ...told,
      });
    },
  );
});

describe('The span of a request', () => {
  const request = { method: 'POST', route: '/v1/webhooks/:sourceId', headers: { traceparent: AGENT }, startedAt: 0 };

  it('goes on in the trace of a caller that is trusted', () => {
    beginHttpSpan({ ...request, trustsCallers: true }).end(202);
    expect(spanOf('POST /v1/webhooks/:sourceId').spanContext().traceId).toBe(AGENT.slice(3, 35));
  });

  it('is only linked with that of a stranger, who could else fill our traces', () => {
    beginHttpSpan({ ...request, trustsCallers: false }).end(401);
    const span = spanOf('POST /v1/webhooks/:sourceId');
    expect(span.spanContext().traceId).not.toBe(AGENT.slice(3, 35));
    expect(span.parentSpanContext).toBeUndefined();
    expect(span.links.map((link) => link.context.traceId)).toEqual([AGENT.slice(3, 35)]);
  });

  it('ends once, whether answered or hung up on', () => {
    const span = beginHttpSpan({ ...request, trustsCallers: false });
    span.end(null);
    span.end(503);
    expect(exporter.getFinishedSpans().map(({ attributes }) => attributes['error.type'])).toEqual(['aborted']);
  });
});
