import { ratios, type Summary, summarise } from './statistics.js';

/** All runs of one figure. */
export interface Figure {
  name: string;
  unit: string;
  /** One value per round. */
  runs: readonly number[];
  /** What was measured under which conditions; the same in every round. */
  conditions: Readonly<Record<string, unknown>>;
}

/** Two figures that belong together, and what their ratio shall be. */
export interface RatioRule {
  of: string;
  to: string;
  /** Absent where the ratio is only reported. */
  mark?: { atLeast: number } | { atMost: number };
}

/** The ratios of the bench. Without figures of both sides a ratio is left out. */
export const RATIO_RULES: readonly RatioRule[] = [
  { of: 'pipeline', to: 'by-hand', mark: { atLeast: 0.6 } },
  { of: 'pipeline', to: 'bare-amqplib', mark: { atLeast: 0.25 } },
  { of: 'tracing-cost', to: 'pipeline', mark: { atLeast: 0.9 } },
  { of: 'accept-to-result-p50', to: 'round-trip-p50', mark: { atMost: 2 } },
  { of: 'accept-to-result-p99', to: 'round-trip-p99', mark: { atMost: 3 } },
  { of: 'ingest', to: 'ingest-by-hand', mark: { atLeast: 0.8 } },
  { of: 'ingest', to: 'ingest-answer-only' },
];

/** The line of one figure. */
export type FigureLine = { figure: string; unit: string } & Summary & Readonly<Record<string, unknown>>;

/** The line of one ratio: the median over rounds of the ratio within each. */
export type RatioLine = { ratio: string } & Summary & { mark?: number; bound?: 'at least' | 'at most'; met?: boolean };

/** What is printed of a figure. */
export function figureLine({ name, unit, runs, conditions }: Figure): FigureLine {
  return { figure: name, unit, ...summarise(runs), ...conditions };
}

/** What is printed of the ratios between figures. */
export function ratioLines(figures: readonly Figure[], rules: readonly RatioRule[] = RATIO_RULES): RatioLine[] {
  const runs = new Map(figures.map((figure) => [figure.name, figure.runs]));
  return rules.flatMap(({ of, to, mark }) => {
    const each = ratios(runs.get(of) ?? [], runs.get(to) ?? []);
    if (each.length === 0) return [];
    const summary = summarise(each);
    return [{ ratio: `${of}/${to}`, ...summary, ...(mark ? verdict(summary.median, mark) : {}) }];
  });
}

function verdict(median: number, mark: NonNullable<RatioRule['mark']>): Pick<RatioLine, 'mark' | 'bound' | 'met'> {
  return 'atLeast' in mark
    ? { mark: mark.atLeast, bound: 'at least', met: median >= mark.atLeast }
    : { mark: mark.atMost, bound: 'at most', met: median <= mark.atMost };
}

/** Figures and ratios as tables for people. */
export function tables(figures: readonly FigureLine[], lines: readonly RatioLine[]): string {
  const shown = figures.map((line) => [line.figure, ...numbers(line), line.unit, remark(line)]);
  const compared = lines.map((line) => [line.ratio, ...numbers(line), goal(line), remark(line)]);
  const head = ['median', 'lowest', 'highest', 'spread'];
  return [
    table([['figure', ...head, 'unit', ''], ...shown]),
    ...(compared.length > 0 ? [table([['ratio', ...head, 'mark', ''], ...compared])] : []),
  ].join('\n\n');
}

function numbers({ median, min, max, spread }: Summary): string[] {
  return [...[median, min, max].map(String), `${Math.round(spread * 100)} %`];
}

function goal({ mark, bound, met }: RatioLine): string {
  if (mark === undefined) return 'reported only';
  return `${met ? '✓' : '✗ missed:'} ${bound} ${mark}`;
}

function remark({ unsteady }: Summary): string {
  return unsteady ? 'unsteady: the runs lie too far apart' : '';
}

/** Rows as columns: the first cell of each to the left, numbers to the right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return column >= 1 && column <= 4 ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
