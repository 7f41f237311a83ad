export { inBatchSpan, type Traced, traced } from './batch-span.js';
export { callInSpan, type TracedEnd, type TracedRequest } from './call-span.js';
export { beginHttpSpan, type HttpSpan, type ServedRequest } from './http-span.js';
export {
  beginSpan,
  describeSpan,
  errorType,
  inSpan,
  isTracing,
  markFailed,
  outsideSpans,
  type SpanStart,
} from './in-span.js';
export {
  type CounterInstrument,
  counter,
  type HistogramInstrument,
  histogram,
  type Labels,
  observe,
  type Tell,
} from './instruments.js';
export { contextFrom, linksTo, traceHeadersNow, traceHeadersOf, traceIdsNow } from './trace-context.js';
