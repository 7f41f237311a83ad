import type { TraceHeaders } from '#libs/contracts';

/** The W3C trace headers among a message's headers; what is no text is left out. */
export function readTraceHeaders(headers: Readonly<Record<string, unknown>>): TraceHeaders {
  const trace: TraceHeaders = {};
  for (const name of ['traceparent', 'tracestate', 'baggage'] as const) {
    const value = headers[name];
    if (typeof value === 'string') trace[name] = value;
  }
  return trace;
}
