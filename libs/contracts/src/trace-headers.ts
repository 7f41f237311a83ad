/** The trace headers (W3C Trace Context and Baggage), passed through as they came. */
export interface TraceHeaders {
  traceparent?: string;
  tracestate?: string;
  baggage?: string;
}

const NAMES = ['traceparent', 'tracestate', 'baggage'] as const;

/** The longest value that is carried on, in characters. */
const MAX_LENGTH = 8192;

/** The trace headers among a message's or request's headers; what is no short, storable text is left out. */
export function readTraceHeaders(headers: Readonly<Record<string, unknown>>): TraceHeaders {
  const trace: TraceHeaders = {};
  for (const name of NAMES) {
    const value = headers[name];
    if (typeof value === 'string' && value.length <= MAX_LENGTH && isStorable(value)) trace[name] = value;
  }
  return trace;
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}

/** JSON Schema pattern of a trace id, in digits of either case. */
export const TRACE_ID_PATTERN = '^[0-9a-fA-F]{32}$';

/** The trace id of a `traceparent` (W3C Trace Context), 32 hexadecimal digits; null where it holds none. */
export function traceIdOf(traceparent: string | undefined): string | null {
  return /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/.exec(traceparent ?? '')?.[1] ?? null;
}
