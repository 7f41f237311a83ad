import { type FigureLine, isMeasured, type RatioLine } from './report.js';
import type { Summary } from './statistics.js';

/** One row of the picture. */
interface Row {
  name: string;
  /** Null where there is nothing to draw; then `remark` says why. */
  summary: Summary | null;
  remark: string;
  mark?: number;
  met?: boolean;
}

const WIDTH = 1060;
/** Where the bars begin, and how long the longest is. */
const [LEFT, LONGEST] = [300, 420];
const ROW = 26;
const HEAD = 44;

/**
 * Colours that can be told apart on white and on black; text follows what the reader's system prefers. There is no ground
 * of its own: the page's shows through.
 */
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #333 }
  .head { font-weight: 600 }
  .faint { fill: #666 }
  .bar { fill: #4a8fd0 }
  .met { fill: #3f9f5f }
  .missed { fill: #d0584a }
  .spread { stroke: #222; stroke-width: 1.5; fill: none }
  .mark { stroke: #111; stroke-width: 2; stroke-dasharray: 4 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #ddd }
    .faint { fill: #aaa }
    .spread { stroke: #eee }
    .mark { stroke: #f0c040 }
  }`;

/**
 * Figures and ratios as a picture: a bar to each median, a line from the lowest to the highest run, the marks dashed.
 *
 * @returns the text of an SVG file
 */
export function plot(figures: readonly FigureLine[], ratios: readonly RatioLine[]): string {
  const units = [...new Set(figures.map(({ unit }) => unit))];
  const groups = [
    ...units.map((unit) => ({ title: unit, rows: figures.filter((line) => line.unit === unit).map(figureRow) })),
    ...(ratios.length > 0 ? [{ title: 'ratios, marks dashed', rows: ratios.map(ratioRow) }] : []),
  ];
  let top = 0;
  const drawn = groups.map(({ title, rows }) => {
    const at = top;
    top += HEAD + rows.length * ROW;
    return group(title, rows, at);
  });
  const size = `width="${WIDTH}" height="${top + 16}" viewBox="0 0 ${WIDTH} ${top + 16}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">\n<style>${STYLE}\n</style>\n${drawn.join('\n')}\n</svg>\n`;
}

function figureRow(line: FigureLine): Row {
  if (!isMeasured(line)) return { name: line.figure, summary: null, remark: String(line['notMeasured']) };
  return { name: line.figure, summary: line, remark: told(line) };
}

function ratioRow(line: RatioLine): Row {
  const { ratio: name, mark, bound, met } = line;
  if (mark === undefined) return { name, summary: line, remark: told(line) };
  const verdict = `${told(line)}, ${met ? '' : 'missed: '}${bound} ${mark}`;
  return { name, summary: line, remark: verdict, mark, met: met === true };
}

const told = ({ median, min, max, unsteady }: Summary): string =>
  `${median} (${min} to ${max})${unsteady ? ', unsteady' : ''}`;

function group(title: string, rows: readonly Row[], top: number): string {
  const longest = Math.max(0, ...rows.flatMap(({ summary, mark }) => [summary?.max ?? 0, mark ?? 0]));
  const x = (value: number) => round(LEFT + (longest > 0 ? (value / longest) * LONGEST : 0));
  const lines = rows.map((row, index) => drawRow(row, top + HEAD + index * ROW, x));
  return [text(12, top + HEAD - 12, title, 'head'), ...lines].join('\n');
}

function drawRow({ name, summary, remark, mark, met }: Row, top: number, x: (value: number) => number): string {
  const middle = top + ROW / 2;
  const label = text(LEFT - 10, middle + 4, name, '', 'end');
  if (!summary) return [label, text(LEFT, middle + 4, remark, 'faint')].join('\n');
  const kind = met === undefined ? 'bar' : met ? 'met' : 'missed';
  const [low, high] = [x(summary.min), x(summary.max)];
  const whisker = `M${low} ${middle - 4}v8M${low} ${middle}H${high}M${high} ${middle - 4}v8`;
  const end = Math.max(high, mark === undefined ? 0 : x(mark));
  return [
    label,
    `<rect class="${kind}" x="${LEFT}" y="${top + 5}" width="${round(x(summary.median) - LEFT)}" height="${ROW - 10}" rx="2"/>`,
    `<path class="spread" d="${whisker}"/>`,
    ...(mark === undefined ? [] : [`<path class="mark" d="M${x(mark)} ${top + 1}v${ROW - 2}"/>`]),
    text(end + 8, middle + 4, remark, 'faint'),
  ].join('\n');
}

const round = (value: number): number => Math.round(value * 10) / 10;

function text(x: number, y: number, content: string, kind: string, anchor = 'start'): string {
  const escaped = content.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<text x="${x}" y="${y}"${kind ? ` class="${kind}"` : ''} text-anchor="${anchor}">${escaped}</text>`;
}
