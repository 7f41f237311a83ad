/**
 * @typedef {import('./otlp-spans.mjs').Span} Span
 *
 * @typedef {object} Trace
 * @property {string} traceId
 * @property {Span[]} spans its own, each once
 * @property {Span[]} linking spans of other traces that link to one of its own
 * @property {Span[]} linked spans of other traces, of those that its own link to and that were kept
 */

const MOST_TRACES = 50;
const inJson = (text) => JSON.stringify(text);
const keyOf = ({ traceId, spanId }) => `${traceId}/${spanId}`;

/**
 * One trace with what it is linked with; undefined when none of its spans was kept.
 *
 * @param {import('./span-files.mjs').SpanFiles} files
 * @param {string} traceId 32 hexadecimal digits
 * @returns {Trace | undefined}
 */
export function readTrace(files, traceId) {
  const near = once(files.holding([inJson(traceId)]));
  const spans = near.filter((span) => span.traceId === traceId);
  if (spans.length === 0) return undefined;
  const wanted = new Map(
    spans.flatMap(({ links }) => links.filter((link) => link.traceId !== traceId).map((link) => [keyOf(link), link])),
  );
  const ids = [...new Set([...wanted.values()].map(({ spanId }) => inJson(spanId)))];
  return {
    traceId,
    spans,
    linking: near.filter((span) => span.traceId !== traceId && span.links.some((link) => link.traceId === traceId)),
    linked: once(files.holding(ids)).filter((span) => wanted.has(keyOf(span))),
  };
}

/**
 * The traces that an id belongs to, at most fifty, by the start of their first span that bears it: the trace of that id,
 * and those with a span of which an attribute is the id, such as a task's, a delivery's or an event's.
 *
 * @param {import('./span-files.mjs').SpanFiles} files
 * @param {string} id
 * @returns {{ traceId: string, service: string, name: string, start: string }[]} with the first span that bears the id
 */
export function searchTraces(files, id) {
  if (id === '') return [];
  const found = new Map();
  for (const span of once(files.holding([inJson(id)]))) {
    if (span.traceId !== id && !Object.values(span.attributes).some((value) => [value].flat().includes(id))) continue;
    const before = found.get(span.traceId);
    if (!before || isEarlier(span, before)) found.set(span.traceId, span);
  }
  return [...found.values()]
    .sort((one, other) => (isEarlier(one, other) ? -1 : 1))
    .slice(0, MOST_TRACES)
    .map(({ traceId, service, name, start }) => ({ traceId, service, name, start }));
}

const isEarlier = (one, other) => BigInt(one.start) < BigInt(other.start);

/** An exporter that got no answer sends its spans again. */
const once = (spans) => [...new Map(spans.map((span) => [keyOf(span), span])).values()];
