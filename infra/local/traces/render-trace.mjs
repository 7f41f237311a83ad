import { factsOf } from './span-facts.mjs';
import { buildTree, walk } from './span-tree.mjs';

const NARROWEST = 60;
const DEEPEST = 12;
const ODDITIES = {
  'parent-missing': "its parent is not here: sampled away, or an agent's own span",
  cycle: 'its parents form a ring, which is cut here',
};
const COLOURS = { faint: '2', bad: '31', none: undefined };

/**
 * Writes a trace as a tree: when each span began after the first, how long it took, whose it is, what it was. An error
 * is marked with ✗; links stand below their span; traces that are only linked with are named at the end.
 *
 * @param {import('./find-traces.mjs').Trace} trace
 * @param {{ width?: number, colour?: boolean }} options `width` in columns, 100 when not given
 * @returns {string[]} lines
 */
export function renderTrace(trace, { width = 100, colour = false } = {}) {
  const line = (text, tone = 'none') => paint(shorten(text, Math.max(width, NARROWEST)), tone, colour);
  const tree = buildTree(trace.spans);
  const services = [...new Set(trace.spans.map(({ service }) => service))];
  const column = Math.max(...services.map((service) => service.length));
  const title = `trace ${trace.traceId}   ${count(tree.size, 'span')} of ${count(services.length, 'service')}, ${time(tree.duration)}`;
  const lines = [line(title)];
  const margin = ' '.repeat(19 + column);
  for (const { node, depth } of walk(tree.roots)) {
    const { span } = node;
    const indent = '  '.repeat(Math.min(depth, DEEPEST));
    const bad = span.status.code === 'error';
    const when = `${wholeTime(node.offset).padStart(8)} ${time(node.duration).padStart(8)}`;
    const what = [`${bad ? '✗ ' : ''}${span.name}`, ...factsOf(span)].join(' · ');
    lines.push(line(`${when}  ${span.service.padEnd(column)} ${indent}${what}`, bad ? 'bad' : 'none'));
    for (const note of notesOf(trace, node)) lines.push(line(`${margin}${indent}  ${note}`, 'faint'));
  }
  return [...lines, ...elsewhere(trace).map((text) => line(text, 'faint'))];
}

function notesOf(trace, { span, oddity, offset }) {
  const outgoing = span.links.map((link) => `↪ linked to ${nameOf(trace, link)}`);
  const known = new Set(span.links.map(({ spanId }) => spanId));
  const incoming = [...trace.spans, ...trace.linking]
    .filter(({ spanId, links }) => !known.has(spanId) && links.some((link) => pointsAt(link, span)))
    .map((from) => `↩ linked from ${nameOf(trace, from)}`);
  const events = span.events.map(({ name, time: at }) => {
    const after = offset + Number(BigInt(at) - BigInt(span.start)) / 1e6;
    return `• ${name} at ${wholeTime(after)}`;
  });
  return [...(oddity ? [`(${ODDITIES[oddity]})`] : []), ...fewer(events), ...fewer(outgoing), ...fewer(incoming)];
}

/** A batch may have a hundred links. */
const fewer = (notes, most = 5) =>
  notes.length <= most ? notes : [...notes.slice(0, most - 1), `… and ${notes.length - most + 1} more like these`];

const pointsAt = (link, span) => link.traceId === span.traceId && link.spanId === span.spanId;

function nameOf(trace, { traceId, spanId }) {
  const all = [...trace.spans, ...trace.linked, ...trace.linking];
  const span = all.find((each) => pointsAt({ traceId, spanId }, each));
  const name = span ? `${span.name} (${span.service})` : `span ${spanId}, which is not kept here`;
  return traceId === trace.traceId ? name : `${traceId.slice(0, 8)}… ${name}`;
}

function elsewhere(trace) {
  const outgoing = trace.spans.flatMap(({ links }) => links.map(({ traceId }) => traceId));
  const others = new Set([...outgoing, ...trace.linking.map(({ traceId }) => traceId)]);
  others.delete(trace.traceId);
  if (others.size === 0) return [];
  const near = [...trace.linked, ...trace.linking];
  const known = (traceId) => near.find((span) => span.traceId === traceId);
  const names = [...others].map((traceId) => {
    const span = known(traceId);
    return `  ${traceId}  ${span ? `${span.service}: ${span.name}` : 'not kept here'}`;
  });
  return ['linked traces:', ...fewer(names, 20)];
}

const count = (number, what) => `${number} ${what}${number === 1 ? '' : 's'}`;

/** Milliseconds as a person reads them. */
function time(ms) {
  if (ms >= 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  return ms >= 99.95 ? wholeTime(ms) : `${ms.toFixed(1)} ms`;
}

/** When something began is known to the millisecond only. */
const wholeTime = (ms) => (ms >= 10_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms)} ms`);

/** What a span says comes from elsewhere: no control character of it reaches the terminal. */
function shorten(text, width) {
  const plain = text.replace(/\p{Cc}/gu, '·');
  const letters = [...plain];
  return letters.length > width ? `${letters.slice(0, width - 1).join('')}…` : plain;
}

function paint(text, tone, colour) {
  return colour && COLOURS[tone] ? `\u001b[${COLOURS[tone]}m${text}\u001b[0m` : text;
}
