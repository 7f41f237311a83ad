import { randomBytes } from 'node:crypto';
import type { TraceHeaders } from '#libs/contracts';
import { readTrace } from '#libs/execution';
import { traceIdOf } from './present-task.js';

/** The trace a task goes on in: the caller's where it sent a readable one, else a new one. */
export function traceOf(headers: Record<string, unknown>): TraceHeaders {
  const given = readTrace(headers);
  if (traceIdOf(given.traceparent) !== null) return given;
  const traceparent = `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
  return { traceparent, ...(given.baggage === undefined ? {} : { baggage: given.baggage }) };
}
