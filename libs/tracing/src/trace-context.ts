import { type Context, context, type Link, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import type { TraceHeaders } from '#libs/contracts';

/** The context that trace headers (W3C Trace Context and Baggage) speak of; an empty one where they say nothing readable. */
export function contextFrom(headers: TraceHeaders): Context {
  return propagation.extract(ROOT_CONTEXT, headers);
}

/** The trace headers of a context. `fallback` where nothing is traced: what came is passed on as it came. */
export function traceHeadersOf(of: Context, fallback: TraceHeaders): TraceHeaders {
  if (trace.getSpanContext(of) === undefined) return fallback;
  const headers: TraceHeaders = {};
  propagation.inject(of, headers);
  return headers.traceparent === undefined ? fallback : headers;
}

/** The trace headers of what is going on now, to be kept with what it leads to. */
export function traceHeadersNow(fallback: TraceHeaders): TraceHeaders {
  return traceHeadersOf(context.active(), fallback);
}

/** A link to the span that a `traceparent` names; none where it names none. */
export function linksTo(traceparent: unknown): Link[] {
  if (typeof traceparent !== 'string') return [];
  const linked = trace.getSpanContext(contextFrom({ traceparent }));
  return linked === undefined ? [] : [{ context: linked }];
}

/** The trace id and span id of what is going on now; null where nothing is traced. */
export function traceIdsNow(): { traceId: string; spanId: string } | null {
  const now = trace.getSpanContext(context.active());
  return now === undefined ? null : { traceId: now.traceId, spanId: now.spanId };
}
