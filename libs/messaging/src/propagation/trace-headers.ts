/** W3C trace context and baggage as they travel in message headers: plain strings, passed on unread. */
export interface TraceHeaders {
  readonly traceparent?: string;
  readonly tracestate?: string;
  readonly baggage?: string;
}

const NAMES = ['traceparent', 'tracestate', 'baggage'] as const;

/** The trace headers among `headers`; what is no string is left out. */
export const extractTraceHeaders = (headers: Readonly<Record<string, unknown>>): TraceHeaders => {
  const found: { -readonly [Name in keyof TraceHeaders]: TraceHeaders[Name] } = {};
  for (const name of NAMES) {
    const value = headers[name];
    if (typeof value === 'string') found[name] = value;
  }
  return found;
};

/** `headers` with these trace headers in place of any it had. */
export const injectTraceHeaders = (
  headers: Readonly<Record<string, unknown>>,
  trace: TraceHeaders,
): Record<string, unknown> => {
  const rest = Object.entries(headers).filter(([name]) => !NAMES.some((known) => known === name));
  return { ...Object.fromEntries(rest), ...extractTraceHeaders({ ...trace }) };
};
