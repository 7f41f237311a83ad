import { waitUntil } from './wait-until.js';

/** A span as the local stack keeps it; see infra/local/traces. */
export interface KeptSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly service: string;
  readonly name: string;
  readonly kind: string;
  readonly status: { readonly code: string; readonly message?: string };
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

/** A trace, and the spans of others that it is linked with. */
export interface KeptTrace {
  readonly traceId: string;
  readonly spans: readonly KeptSpan[];
  readonly linking: readonly KeptSpan[];
  readonly linked: readonly KeptSpan[];
}

/** Services send their spans once a second. */
const QUIET_MS = 2_000;

/** The ids of the traces that an id is in, the earliest first. `receiver` is `traces` of stack.json. */
export async function tracesWith(receiver: string, id: string): Promise<string[]> {
  const answer = await fetch(`${receiver}/search?q=${encodeURIComponent(id)}`);
  const { traces } = (await answer.json()) as { traces: { traceId: string }[] };
  return traces.map(({ traceId }) => traceId);
}

/**
 * A trace once it has at least `size` spans and has stopped growing.
 *
 * @throws Error when it goes on growing, or has not begun, for half a minute
 */
export function wholeTrace(receiver: string, traceId: string, size: number): Promise<KeptTrace> {
  let seen = 0;
  let grewAt = performance.now();
  const look = async () => {
    const trace = (await (await fetch(`${receiver}/traces/${traceId}`)).json()) as KeptTrace;
    if (trace.spans.length !== seen) {
      seen = trace.spans.length;
      grewAt = performance.now();
    }
    // A trace that lacks spans is shown by whoever compares it, rather than waited for until the deadline.
    const patience = seen >= size ? QUIET_MS : 5 * QUIET_MS;
    return performance.now() - grewAt > patience ? trace : undefined;
  };
  return waitUntil(`all ${size} spans of the trace ${traceId}`, look, { deadlineMs: 30_000, everyMs: 100 });
}

/**
 * What a trace looks like, whatever its ids and times: one line per span, indented below its parent, `service: name`,
 * `✗` before what failed, then what it links to. Spans of one parent come in the order of their text.
 */
export function shapeOf(trace: KeptTrace): string[] {
  const ids = new Set(trace.spans.map(({ spanId }) => spanId));
  const roots = trace.spans.filter(({ parentSpanId }) => parentSpanId === undefined || !ids.has(parentSpanId));
  return blocksOf(trace, roots);
}

function blocksOf(trace: KeptTrace, spans: readonly KeptSpan[]): string[] {
  const blocks = spans.map((span) => {
    const children = trace.spans.filter(({ parentSpanId }) => parentSpanId === span.spanId);
    return [lineOf(trace, span), ...blocksOf(trace, children).map((line) => `  ${line}`)];
  });
  return blocks.toSorted((one, other) => (one.join('\n') < other.join('\n') ? -1 : 1)).flat();
}

function lineOf(trace: KeptTrace, span: KeptSpan): string {
  const links = span.links.map((link) => {
    const all = [...trace.spans, ...trace.linked, ...trace.linking];
    const target = all.find(({ traceId, spanId }) => traceId === link.traceId && spanId === link.spanId);
    const place = link.traceId === trace.traceId ? '' : ', elsewhere';
    return ` -> ${target ? target.name : 'unknown'}${place}`;
  });
  return `${span.service}: ${span.status.code === 'error' ? '✗ ' : ''}${span.name}${links.toSorted().join('')}`;
}
