import {
  type Attributes,
  type Context,
  context,
  INVALID_TRACEID,
  isSpanContextValid,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';

/** How a span begins. */
export interface SpanStart {
  /** @default internal */
  kind?: 'server' | 'client' | 'producer' | 'consumer' | 'internal';
  /** Low in number of values where they could be; never a secret. */
  attributes?: Attributes;
  /** The context it stands below. @default what is going on now */
  parent?: Context;
  links?: Link[];
  /** Milliseconds since 1970. @default now */
  startedAt?: number;
}

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
};

/** Finds its provider when it is first used, whenever that was started. */
const tracer = trace.getTracer('waybill');

/** Whether a span that begins here belongs to a trace; false where this process traces nothing itself. */
export function isTracing(): boolean {
  return isSpanContextValid(tracer.startSpan('probe', {}, ROOT_CONTEXT).spanContext());
}

/** Begins a span that somebody ends. Its name has few values: no ids in it. */
export function beginSpan(name: string, start: SpanStart = {}): { span: Span; within: Context } {
  const { kind = 'internal', parent = context.active(), attributes, links, startedAt } = start;
  const above = trace.getSpan(parent);
  if (above !== undefined && isLeftOut(above)) return { span: above, within: parent };
  const options: SpanOptions = { kind: KINDS[kind] };
  if (attributes) options.attributes = attributes;
  if (links) options.links = links;
  if (startedAt !== undefined) options.startTime = startedAt;
  const span = tracer.startSpan(name, options, parent);
  return { span, within: span.isRecording() || isLeftOut(span) ? trace.setSpan(parent, span) : parent };
}

/** Whether a span belongs to a trace that is not kept: what is below it is not kept either, and costs nothing. */
function isLeftOut(span: Span): boolean {
  const { traceFlags, traceId } = span.spanContext();
  return (traceFlags & TraceFlags.SAMPLED) === 0 && traceId !== INVALID_TRACEID;
}

/** Does `work` in a span of its own, and ends it. What `work` throws is noted by its kind, not by its words, and thrown on. */
export function inSpan<Result>(name: string, start: SpanStart, work: (span: Span) => Promise<Result>): Promise<Result> {
  const { span, within } = beginSpan(name, start);
  const begin = () => (within === context.active() ? work(span) : context.with(within, work, undefined, span));
  return span.isRecording() ? endingWith(span, begin) : begin();
}

async function endingWith<Result>(span: Span, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    markFailed(span, errorType(error));
    throw error;
  } finally {
    span.end();
  }
}

/** Begins `work` that outlives what is going on now and belongs to none of it. */
export function outsideSpans<Result>(work: () => Result): Result {
  return context.with(ROOT_CONTEXT, work);
}

/** Marks a span as failed, for a short reason of few values (`error.type`). */
export function markFailed(span: Span, reason: string): void {
  span.setAttribute('error.type', reason);
  span.setStatus({ code: SpanStatusCode.ERROR, message: reason });
}

/** Adds to the span of what is going on now. */
export function describeSpan(attributes: Attributes): void {
  trace.getActiveSpan()?.setAttributes(attributes);
}

/** What kind of error this is, in the words of the code that threw it. */
export function errorType(error: unknown): string {
  if (error instanceof Error) return (error as { code?: unknown }).code?.toString() ?? error.name;
  return typeof error;
}
