import { randomBytes } from 'node:crypto';
import { readTraceHeaders, type TraceHeaders, traceIdOf } from '#libs/contracts';
import { traceHeadersNow } from '#libs/tracing';

/** The trace a task goes on in: the one that is going on, else the caller's where it sent a readable one, else a new one, which nobody keeps. */
export function traceOf(headers: Record<string, unknown>): TraceHeaders {
  const given = traceHeadersNow(readTraceHeaders(headers));
  if (traceIdOf(given.traceparent) !== null) return given;
  const traceparent = `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`;
  return { traceparent, ...(given.baggage === undefined ? {} : { baggage: given.baggage }) };
}
