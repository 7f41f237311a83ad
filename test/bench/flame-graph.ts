/** What V8 writes for `--cpu-prof`, as far as it is used here. */
export interface CpuProfile {
  nodes: readonly {
    id: number;
    callFrame: { functionName: string; url: string };
    children?: readonly number[];
  }[];
  /** The node on top at each sample. */
  samples: readonly number[];
  /** Microseconds before each sample. */
  timeDeltas: readonly number[];
}

/** Who wrote what ran. */
type Origin = 'ours' | 'package' | 'node' | 'engine';

/** A function among those that its caller has called, with the time spent in it and below, in microseconds. */
interface Frame {
  name: string;
  place: string;
  origin: Origin;
  total: number;
  callees: Map<string, Frame>;
}

const WIDTH = 1200;
const ROW = 17;
/** Below the title. */
const TOP = 44;
/** What is narrower is left out, pixels. */
const NARROWEST = 3;
/** Where Node loads modules: how a program starts, not how it works. */
const LOADING = 'node:internal/modules/';
/** Room of one letter, pixels. */
const LETTER = 6.2;

const STYLE = `
  text { font: 11px system-ui, sans-serif; fill: #111 }
  .head { font: 600 13px system-ui, sans-serif; fill: #333 }
  .key { fill: #333 }
  rect { stroke: #fff; stroke-width: 0.6 }
  .ours { fill: #7fb2e5 }
  .package { fill: #f0b35f }
  .node { fill: #9fcf8f }
  .engine { fill: #d5d5d5 }
  @media (prefers-color-scheme: dark) { .head, .key { fill: #ddd } rect { stroke: #111 } }`;

const KEY: readonly (readonly [Origin, string])[] = [
  ['ours', 'Waybill'],
  ['package', 'packages'],
  ['node', 'Node'],
  ['engine', 'V8 itself'],
];

/**
 * A CPU profile as a flame graph: callers above what they call, as wide as the time that was spent in them. Left out are
 * idle time, the loading of modules, and what would be narrower than 3 of 1,200 pixels. A frame says its place and share
 * where it is pointed at.
 *
 * @param title shown on top, with the time the picture is of
 * @returns the text of an SVG file
 */
export function flameGraph(profile: CpuProfile, title: string): string {
  const root = framesOf(profile);
  const scale = WIDTH / Math.max(root.total, 1);
  const drawn: string[] = [];
  let deepest = 0;
  const draw = (frame: Frame, x: number, depth: number) => {
    const width = frame.total * scale;
    if (width < NARROWEST) return;
    deepest = Math.max(deepest, depth);
    drawn.push(box(frame, { x, y: TOP + depth * ROW, width }, frame.total / root.total));
    let left = x;
    for (const callee of [...frame.callees.values()].toSorted((a, b) => b.total - a.total)) {
      draw(callee, left, depth + 1);
      left += callee.total * scale;
    }
  };
  let left = 0;
  for (const frame of [...root.callees.values()].toSorted((a, b) => b.total - a.total)) {
    draw(frame, left, 0);
    left += frame.total * scale;
  }
  const height = TOP + (deepest + 1) * ROW + 8;
  const label = text(`Flame graph of ${title}`).replaceAll('"', '&#34;');
  const head = `<text class="head" x="4" y="16">${text(title)}: ${(root.total / 1e6).toFixed(1)} s of processor time</text>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${label}">\n` +
    `<style>${STYLE}\n</style>\n${head}\n${keyOf()}\n${drawn.join('\n')}\n</svg>\n`
  );
}

function framesOf({ nodes, samples, timeDeltas }: CpuProfile): Frame {
  const own = new Map<number, number>();
  for (const [at, node] of samples.entries()) own.set(node, (own.get(node) ?? 0) + Math.max(timeDeltas[at] ?? 0, 0));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const root: Frame = { name: 'all', place: '', origin: 'engine', total: 0, callees: new Map() };
  const add = (id: number, under: Frame): number => {
    const node = byId.get(id);
    if (!node) return 0;
    const { functionName, url } = node.callFrame;
    if (functionName === '(idle)' || url.startsWith(LOADING)) return 0;
    const isRoot = functionName === '(root)';
    const frame = isRoot ? under : calleeOf(under, functionName || '(anonymous)', url);
    let total = own.get(id) ?? 0;
    for (const child of node.children ?? []) total += add(child, frame);
    frame.total += total;
    return total;
  };
  const first = nodes[0];
  if (first) add(first.id, root);
  return root;
}

function calleeOf(caller: Frame, name: string, url: string): Frame {
  const key = `${name} ${url}`;
  const known = caller.callees.get(key);
  if (known) return known;
  const made: Frame = { name, ...placeOf(url), total: 0, callees: new Map() };
  caller.callees.set(key, made);
  return made;
}

/** Where a file belongs, without what only this machine knows. */
function placeOf(url: string): { place: string; origin: Origin } {
  if (url === '') return { place: '', origin: 'engine' };
  if (url.startsWith('node:')) return { place: url, origin: 'node' };
  const [, inPackage] = /.*\/node_modules\/(.+)$/.exec(url) ?? [];
  if (inPackage) return { place: inPackage, origin: 'package' };
  const [, ours] = /\/((?:apps|libs|test|infra)\/.+)$/.exec(url) ?? [];
  return { place: ours ?? '', origin: ours ? 'ours' : 'engine' };
}

function box(
  { name, place, origin }: Frame,
  { x, y, width }: { x: number; y: number; width: number },
  share: number,
): string {
  const room = Math.floor((width - 4) / LETTER);
  const shown = name.length <= room ? name : room >= 4 ? `${name.slice(0, room - 1)}…` : '';
  const label = shown ? `<text x="${(x + 3).toFixed(1)}" y="${y + 12}">${text(shown)}</text>` : '';
  const said = `${name}${place ? `, ${place}` : ''}: ${(share * 100).toFixed(1)} %`;
  return (
    `<g><title>${text(said)}</title>` +
    `<rect class="${origin}" x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${ROW}"/>${label}</g>`
  );
}

function keyOf(): string {
  let x = 4;
  return KEY.map(([origin, said]) => {
    const at = x;
    x += 30 + said.length * LETTER;
    return `<rect class="${origin}" x="${at}" y="24" width="12" height="12"/><text class="key" x="${at + 16}" y="34">${said}</text>`;
  }).join('');
}

const text = (content: string): string => content.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
