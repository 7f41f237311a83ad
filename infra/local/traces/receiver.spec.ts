import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readTrace, searchTraces } from './find-traces.mjs';
import { startReceiver } from './receiver.mjs';
import { SpanFiles } from './span-files.mjs';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const OTHER = '4bf92f3577b34da6a3ce929d0e0e4736';
const TASK = '6f0c5e2e-6d2c-4f4e-9d9a-0d3a9a3a1b11';

interface Wishes {
  readonly traceId?: string;
  readonly spanId?: string;
  readonly start?: number;
  readonly attributes?: Record<string, string>;
  readonly links?: readonly { traceId: string; spanId: string }[];
}

/** A span in OTLP's JSON encoding. */
const span = ({
  traceId = TRACE,
  spanId = '00f067aa0ba902b7',
  start = 1,
  attributes = {},
  links = [],
}: Wishes = {}) => ({
  traceId,
  spanId,
  name: `span ${spanId}`,
  kind: 5,
  startTimeUnixNano: `${start}000000`,
  endTimeUnixNano: `${start + 1}000000`,
  attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
  links,
});

const exportOf = (...spans: unknown[]) => ({
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'connector-worker' } }] },
      scopeSpans: [{ scope: { name: 'waybill' }, spans }],
    },
  ],
});

let folder: string;
let receiver: Awaited<ReturnType<typeof startReceiver>>;

const start = async (limitBytes?: number) => {
  receiver = await startReceiver({ port: 0, folder, limitBytes });
};

async function send(body: unknown, headers: Record<string, string> = {}, path = '/v1/traces') {
  const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const answer = await fetch(receiver.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: bytes,
  });
  return { status: answer.status, body: JSON.parse(await answer.text()) };
}

async function get(path: string) {
  const answer = await fetch(receiver.url + path);
  return { status: answer.status, body: JSON.parse(await answer.text()) };
}

beforeEach(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'traces-')), 'traces');
  await start();
});

afterEach(async () => {
  await receiver.close();
  rmSync(join(folder, '..'), { recursive: true });
});

describe('the receiver of traces', () => {
  it('takes an export and gives the spans of its trace back', async () => {
    expect(await send(exportOf(span()))).toEqual({ status: 200, body: {} });
    const { status, body } = await get(`/traces/${TRACE.toUpperCase()}`);
    expect(status).toBe(200);
    expect(body.spans).toEqual([
      {
        traceId: TRACE,
        spanId: '00f067aa0ba902b7',
        service: 'connector-worker',
        name: 'span 00f067aa0ba902b7',
        kind: 'consumer',
        start: '1000000',
        end: '2000000',
        status: { code: 'unset' },
        attributes: {},
        events: [],
        links: [],
      },
    ]);
  });

  it('takes what is compressed, and an empty export', async () => {
    expect((await send(gzipSync(JSON.stringify(exportOf(span()))), { 'content-encoding': 'gzip' })).status).toBe(200);
    expect((await get(`/traces/${TRACE}`)).body.spans).toHaveLength(1);
    expect(await send({})).toEqual({ status: 200, body: {} });
  });

  it('keeps the good spans of an export and says how many it has rejected', async () => {
    const answer = await send(exportOf({ ...span(), traceId: 'abc' }, span()));
    expect(answer).toEqual({
      status: 200,
      body: { partialSuccess: { rejectedSpans: '1', errorMessage: 'traceId is not 32 hexadecimal digits' } },
    });
    expect((await get(`/traces/${TRACE}`)).body.spans).toHaveLength(1);
  });

  it.each([
    ['protobuf', 415, Buffer.of(1), { 'content-type': 'application/x-protobuf' }, 'send application/json'],
    ['another encoding', 415, '{}', { 'content-encoding': 'zstd' }, 'send gzip'],
    ['what is no JSON', 400, '{', {}, 'not an export of traces'],
    ['JSON of another shape', 400, '[]', {}, 'not an object with resourceSpans'],
    ['lists that are none', 400, '{"resourceSpans":[{"scopeSpans":7}]}', {}, 'scopeSpans is not a list'],
    ['what is no gzip', 400, '{}', { 'content-encoding': 'gzip' }, 'not gzip'],
    ['a bomb', 413, gzipSync(Buffer.alloc(17 * 1024 * 1024, 32)), { 'content-encoding': 'gzip' }, 'smaller batches'],
    ['too large a body', 413, Buffer.alloc(17 * 1024 * 1024, 32), {}, 'smaller batches'],
  ])('refuses %s with %i and a sentence', async (_what, status, body, headers, sentence) => {
    const answer = await send(body, headers);
    expect([answer.status, answer.body.message]).toEqual([status, expect.stringContaining(sentence)]);
    expect(new SpanFiles(folder).exists()).toBe(false);
  });

  it('says what it knows where it is asked for anything else', async () => {
    expect(await send({}, {}, '/v1/metrics')).toMatchObject({ status: 404 });
    expect(await get(`/traces/${OTHER}`)).toMatchObject({
      status: 404,
      body: { message: expect.stringContaining(OTHER) },
    });
    expect(await get('/readyz')).toMatchObject({ status: 200 });
  });

  it('finds traces by their id and by any attribute of a span, the one that began first before the others', async () => {
    await send(
      exportOf(
        span({ traceId: OTHER, spanId: 'a000000000000001', start: 9, attributes: { 'messaging.message.id': TASK } }),
        span({ spanId: 'a000000000000002', start: 5, attributes: { 'waybill.task.id': TASK } }),
        span({ spanId: 'a000000000000003', start: 7, attributes: { 'waybill.task.id': TASK } }),
      ),
    );
    const { body } = await get(`/search?q=${TASK}`);
    expect(body.traces.map(({ traceId, name }: { traceId: string; name: string }) => [traceId, name])).toEqual([
      [TRACE, 'span a000000000000002'],
      [OTHER, 'span a000000000000001'],
    ]);
    expect((await get(`/search?q=${OTHER}`)).body.traces).toHaveLength(1);
    for (const query of ['', TASK.slice(0, 8), 'waybill.task.id', 'connector-worker']) {
      expect((await get(`/search?q=${query}`)).body.traces).toEqual([]);
    }
  });

  it('shows links in both directions', async () => {
    const [own, far] = ['a000000000000001', 'a000000000000002'];
    await send(
      exportOf(
        span({ spanId: own, links: [{ traceId: OTHER, spanId: far }] }),
        span({ traceId: OTHER, spanId: far }),
        span({ traceId: OTHER, spanId: 'a000000000000003' }),
      ),
    );
    expect((await get(`/traces/${TRACE}`)).body).toMatchObject({ linked: [{ spanId: far }], linking: [] });
    expect((await get(`/traces/${OTHER}`)).body).toMatchObject({ linked: [], linking: [{ spanId: own }] });
  });
});

describe('kept spans', () => {
  it('outlive the receiver, a line cut off by a crash included, and can be read without one', async () => {
    await send(exportOf(span()));
    await receiver.close();
    appendFileSync(join(folder, 'spans.jsonl'), `{"traceId":"${TRACE}","spanId":"a0000`);
    await start();
    await send(exportOf(span({ spanId: 'a000000000000002' })));
    await receiver.close();
    const files = new SpanFiles(folder);
    expect(readTrace(files, TRACE)?.spans.map(({ spanId }) => spanId)).toEqual([
      '00f067aa0ba902b7',
      'a000000000000002',
    ]);
    expect(searchTraces(files, TRACE)).toHaveLength(1);
  });

  it('are in two files of a bounded size, from which the oldest go', async () => {
    await receiver.close();
    await start(4_096);
    for (let n = 10; n < 60; n++) await send(exportOf(span({ spanId: `a0000000000000${n}` })));
    expect(readdirSync(folder).toSorted()).toEqual(['spans.earlier.jsonl', 'spans.jsonl']);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(4_096);
    const kept = (await get(`/traces/${TRACE}`)).body.spans.map(({ spanId }: { spanId: string }) => spanId);
    expect(kept.length).toBeGreaterThan(10);
    expect(kept.at(-1)).toBe('a000000000000059');
    expect(kept).not.toContain('a000000000000010');
  });

  it('are private to their owner, and none comes twice when its export was repeated', async () => {
    await send(exportOf(span()));
    await send(exportOf(span()));
    expect((await get(`/traces/${TRACE}`)).body.spans).toHaveLength(1);
    expect(statSync(folder).mode & 0o077).toBe(0);
    expect(statSync(join(folder, 'spans.jsonl')).mode & 0o077).toBe(0);
  });
});
