/**
 * @typedef {import('./otlp-spans.mjs').Span} Span
 *
 * @typedef {object} TreeNode
 * @property {Span} span
 * @property {TreeNode[]} children by their start
 * @property {number} offset milliseconds since the first span of the trace began
 * @property {number} duration milliseconds, 0 where the span says that it ended before it began
 * @property {'parent-missing' | 'cycle'} [oddity] why it stands at the top although it names a parent
 */

/**
 * Puts the spans of one trace below their parents. Whatever they say, each span comes out once: one whose parent is not
 * among them (sampled away, or of a program that sends its spans elsewhere) stands at the top, and where parents form a
 * ring it is cut above its earliest span. Clocks of several machines may disagree: a child may begin before its parent.
 *
 * @param {Span[]} spans of one trace, in any order; of two with one id the last counts
 * @returns {{ roots: TreeNode[], size: number, duration: number }} `size` counts spans, `duration` is in milliseconds
 */
export function buildTree(spans) {
  const ordered = [...new Map(spans.map((span) => [span.spanId, span])).values()].sort(byStart);
  const began = ordered.length === 0 ? 0n : BigInt(ordered[0].start);
  const nodes = new Map(ordered.map((span) => [span.spanId, nodeOf(span, began)]));
  const roots = [];
  for (const node of nodes.values()) {
    const parent = nodes.get(node.span.parentSpanId);
    if (parent) parent.children.push(node);
    else roots.push(node.span.parentSpanId ? Object.assign(node, { oddity: 'parent-missing' }) : node);
  }
  roots.push(...cutRings(nodes, roots));
  const ended = Math.max(0, ...[...nodes.values()].map(({ offset, duration }) => offset + duration));
  return { roots: roots.sort((one, other) => byStart(one.span, other.span)), size: nodes.size, duration: ended };
}

/** All nodes with their depth, each before its children. */
export function* walk(roots) {
  const open = roots.map((node) => ({ node, depth: 0 })).reverse();
  while (open.length > 0) {
    const next = open.pop();
    yield next;
    for (const node of next.node.children.toReversed()) open.push({ node, depth: next.depth + 1 });
  }
}

function byStart(one, other) {
  const difference = BigInt(one.start) - BigInt(other.start);
  if (difference !== 0n) return difference < 0n ? -1 : 1;
  return one.spanId < other.spanId ? -1 : 1;
}

const milliseconds = (nanoseconds) => Number(nanoseconds) / 1e6;

function nodeOf(span, began) {
  const start = BigInt(span.start);
  const end = BigInt(span.end);
  return {
    span,
    children: [],
    offset: milliseconds(start - began),
    duration: end > start ? milliseconds(end - start) : 0,
  };
}

/** What no root leads to hangs on a ring of parents: that is cut, and its earliest span becomes a root. */
function cutRings(nodes, roots) {
  const reached = new Set([...walk(roots)].map(({ node }) => node));
  const cut = [];
  for (const node of nodes.values()) {
    if (reached.has(node)) continue;
    const top = earliestOfRing(nodes, node);
    const parent = nodes.get(top.span.parentSpanId);
    parent.children = parent.children.filter((child) => child !== top);
    cut.push(Object.assign(top, { oddity: 'cycle' }));
    for (const below of walk([top])) reached.add(below.node);
  }
  return cut;
}

function earliestOfRing(nodes, node) {
  const seen = new Set();
  let next = node;
  for (; !seen.has(next); next = nodes.get(next.span.parentSpanId)) seen.add(next);
  const path = [...seen];
  return path.slice(path.indexOf(next)).reduce((one, other) => (byStart(one.span, other.span) < 0 ? one : other));
}
