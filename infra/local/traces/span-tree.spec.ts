import { describe, expect, it } from '@jest/globals';
import type { Span } from './otlp-spans.mjs';
import { renderTrace } from './render-trace.mjs';
import { buildTree, walk } from './span-tree.mjs';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const OTHER = '4bf92f3577b34da6a3ce929d0e0e4736';

/** A span of some milliseconds. */
const span = (
  spanId: string,
  parentSpanId?: string,
  over: Partial<Span> & { from?: number; to?: number } = {},
): Span => {
  const { from = 0, to = from + 1, ...rest } = over;
  return {
    traceId: TRACE,
    spanId,
    ...(parentSpanId === undefined ? {} : { parentSpanId }),
    service: 'connector-worker',
    name: `span ${spanId}`,
    kind: 'internal',
    start: String(BigInt(from + 1_000) * 1_000_000n),
    end: String(BigInt(to + 1_000) * 1_000_000n),
    status: { code: 'unset' },
    attributes: {},
    events: [],
    links: [],
    ...rest,
  };
};

/** The tree as indented ids, with what is odd about them. */
const shape = (spans: Span[]) =>
  [...walk(buildTree(spans).roots)].map(
    ({ node, depth }) => `${'-'.repeat(depth)}${node.span.spanId}${node.oddity ? ` ${node.oddity}` : ''}`,
  );

describe('the tree of a trace', () => {
  it('puts spans below their parents, those of one parent in the order in which they began', () => {
    const spans = [span('d', 'b'), span('c', 'a', { from: 9 }), span('b', 'a', { from: 2 }), span('a')];
    expect(shape(spans)).toEqual(['a', '-b', '--d', '-c']);
  });

  it('has a span at the top whose parent is missing, and says so', () => {
    expect(shape([span('b', 'gone', { from: 1 }), span('c', 'b', { from: 2 }), span('a')])).toEqual([
      'a',
      'b parent-missing',
      '-c',
    ]);
  });

  it('shows a span once that came twice', () => {
    expect(shape([span('a'), span('b', 'a'), span('a'), span('b', 'a')])).toEqual(['a', '-b']);
  });

  it('cuts a ring of parents above its earliest span, and leaves what hangs on it where it hangs', () => {
    const ring = [span('b', 'c', { from: 2 }), span('c', 'd', { from: 3 }), span('d', 'b', { from: 4 })];
    const tail = span('a', 'd', { from: 1 });
    expect(shape([...ring, tail, span('e', 'e', { from: 5 })])).toEqual(['b cycle', '-d', '--a', '--c', 'e cycle']);
  });

  it('counts from the earliest span, though clocks disagree and one ran backwards', () => {
    const { roots, duration } = buildTree([
      span('a', undefined, { from: 5, to: 8 }),
      span('b', 'a', { from: 2, to: 3 }),
      span('c', 'a', { from: 6, to: 4 }),
    ]);
    const times = [...walk(roots)].map(({ node }) => [node.span.spanId, node.offset, node.duration]);
    expect([times, duration]).toEqual([
      [
        ['a', 3, 3],
        ['b', 0, 1],
        ['c', 4, 0],
      ],
      6,
    ]);
  });

  it('is built of a chain of ten thousand spans, and of none', () => {
    const chain = Array.from({ length: 10_000 }, (_, n) => span(`s${n}`, n === 0 ? undefined : `s${n - 1}`));
    expect(shape(chain)).toHaveLength(10_000);
    expect(buildTree([])).toEqual({ roots: [], size: 0, duration: 0 });
  });
});

describe('a rendered trace', () => {
  const far = span('far', undefined, {
    traceId: OTHER,
    name: 'POST /v1/tasks',
    service: 'control-plane',
  });
  const trace = {
    traceId: TRACE,
    spans: [
      span('a', undefined, { to: 30, name: 'process waybill.tasks.http', links: [{ ...far, attributes: {} }] }),
      span('b', 'a', {
        from: 10,
        to: 22,
        name: 'POST',
        status: { code: 'error', message: '503' },
        attributes: { 'http.response.status_code': 503, 'server.address': '127.0.0.1', 'server.port': 3900 },
        events: [{ name: 'refused', time: String(1_015_000_000n), attributes: {} }],
      }),
    ],
    linked: [far],
    linking: [
      span('batch', undefined, {
        traceId: OTHER,
        name: 'batch',
        links: [{ traceId: TRACE, spanId: 'b', attributes: {} }],
      }),
    ],
  };

  it('tells when, how long, who, what, what went wrong, and what it is linked with', () => {
    expect(renderTrace(trace)).toEqual([
      `trace ${TRACE}   2 spans of 1 service, 30.0 ms`,
      '    0 ms  30.0 ms  connector-worker process waybill.tasks.http',
      '                                     ↪ linked to 4bf92f35… POST /v1/tasks (control-plane)',
      '   10 ms  12.0 ms  connector-worker   ✗ POST · HTTP 503 · 127.0.0.1:3900',
      '                                       • refused at 15 ms',
      '                                       ↩ linked from 4bf92f35… batch (connector-worker)',
      'linked traces:',
      `  ${OTHER}  control-plane: POST /v1/tasks`,
    ]);
  });

  it('fits its width, however deep and long it is, and lets no control character through', () => {
    const spans = Array.from({ length: 40 }, (_, n) =>
      span(`s${n}`, n === 0 ? undefined : `s${n - 1}`, { name: `\u001b[2J${'long '.repeat(40)}` }),
    );
    for (const line of renderTrace({ ...trace, spans, linking: [] })) {
      expect([...line].length).toBeLessThanOrEqual(100);
      expect(line).not.toContain('\u001b');
    }
  });

  it('names four of many links', () => {
    const links = Array.from({ length: 90 }, (_, n) => ({ traceId: OTHER, spanId: `s${n}`, attributes: {} }));
    const lines = renderTrace({ ...trace, spans: [span('a', undefined, { links })], linked: [], linking: [] });
    expect(lines.filter((line: string) => line.includes('which is not kept here'))).toHaveLength(4);
    expect(lines.join('\n')).toContain('… and 86 more like these');
  });
});
