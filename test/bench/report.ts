import { ratios, type Summary, summarise } from './statistics.js';

/** All runs of one figure. */
export interface Figure {
  name: string;
  unit: string;
  /** One value per round; none where it was not measured. */
  runs: readonly number[];
  /** What was measured under which conditions; the same in every round. */
  conditions: Readonly<Record<string, unknown>>;
  /** What the measured program does not do that Waybill does. */
  lacks?: string;
  /** Why it was not measured. */
  absent?: string;
}

/** What a figure shall be, or the ratio of two that belong together. */
export interface RatioRule {
  of: string;
  /** Absent where the figure itself is held against the mark. */
  to?: string;
  /** Absent where the ratio is only reported. */
  mark?: { atLeast: number } | { atMost: number };
}

/** The ratios of the bench. Without figures of both sides a ratio is left out. */
export const RATIO_RULES: readonly RatioRule[] = [
  { of: 'pipeline', to: 'by-hand', mark: { atLeast: 0.8 } },
  { of: 'pipeline', to: 'bare-amqplib', mark: { atLeast: 0.35 } },
  { of: 'pipeline', to: 'golevelup', mark: { atLeast: 3 } },
  { of: 'pipeline', to: 'bullmq', mark: { atLeast: 1 } },
  { of: 'pipeline', to: 'bullmq-everysec' },
  { of: 'pipeline', to: 'pg-boss' },
  { of: 'pipeline', to: 'graphile-worker' },
  { of: 'pipeline-statements', mark: { atMost: 0.1 } },
  { of: 'tracing-cost', to: 'pipeline', mark: { atLeast: 0.9 } },
  { of: 'scale-4', to: 'scale-1', mark: { atLeast: 3.5 } },
  { of: 'accept-to-result-p50', to: 'round-trip-p50', mark: { atMost: 2 } },
  { of: 'accept-to-result-p99', to: 'round-trip-p99', mark: { atMost: 3 } },
  { of: 'memory-peak', mark: { atMost: 200 } },
  { of: 'beside-hanging', to: 'undisturbed', mark: { atLeast: 0.9 } },
  { of: 'beside-flood-p99', to: 'quiet-p99', mark: { atMost: 3 } },
  { of: 'behind-flood-p99', to: 'quiet-p99', mark: { atMost: 3 } },
  { of: 'ingest', to: 'ingest-by-hand', mark: { atLeast: 0.8 } },
  { of: 'ingest', to: 'ingest-answer-only' },
  { of: 'ingest', to: 'one-insert' },
  { of: 'ingest-p99', to: 'one-insert-p99', mark: { atMost: 1 } },
  { of: 'ingest-brokerless-p99', to: 'one-insert-p99', mark: { atMost: 2 } },
];

/** The line of one figure; without its numbers where it was not measured. */
export type FigureLine = { figure: string; unit: string; lacks?: string } & (Summary | { notMeasured: string }) &
  Readonly<Record<string, unknown>>;

/** The line of one ratio: the median over rounds of the ratio within each. */
export type RatioLine = { ratio: string } & Summary & { mark?: number; bound?: 'at least' | 'at most'; met?: boolean };

/** What is printed of a figure. */
export function figureLine({ name, unit, runs, conditions, lacks, absent }: Figure): FigureLine {
  const measured = absent === undefined ? summarise(runs) : { notMeasured: absent };
  return { figure: name, unit, ...measured, ...conditions, ...(lacks === undefined ? {} : { lacks }) };
}

/** What is printed of the ratios between figures. */
export function ratioLines(figures: readonly Figure[], rules: readonly RatioRule[] = RATIO_RULES): RatioLine[] {
  const runs = new Map(figures.map((figure) => [figure.name, figure.runs]));
  return rules.flatMap(({ of, to, mark }) => {
    const own = runs.get(of) ?? [];
    const each = to === undefined ? own : ratios(own, runs.get(to) ?? []);
    if (each.length === 0) return [];
    const summary = summarise(each);
    const name = to === undefined ? of : `${of}/${to}`;
    return [{ ratio: name, ...summary, ...(mark ? verdict(summary.median, mark) : {}) }];
  });
}

function verdict(median: number, mark: NonNullable<RatioRule['mark']>): Pick<RatioLine, 'mark' | 'bound' | 'met'> {
  return 'atLeast' in mark
    ? { mark: mark.atLeast, bound: 'at least', met: median >= mark.atLeast }
    : { mark: mark.atMost, bound: 'at most', met: median <= mark.atMost };
}

/** Figures and ratios as tables for people, and what the programs of others lack. */
export function tables(figures: readonly FigureLine[], lines: readonly RatioLine[]): string {
  const shown = figures.map((line) => [line.figure, ...numbers(line), line.unit, remark(line)]);
  const compared = lines.map((line) => [line.ratio, ...numbers(line), goal(line), remark(line)]);
  const head = ['median', 'lowest', 'highest', 'spread'];
  const lacking = figures.flatMap(({ figure, lacks }) => (lacks ? [[figure, lacks]] : []));
  return [
    table([['figure', ...head, 'unit', ''], ...shown]),
    ...(compared.length > 0 ? [table([['ratio', ...head, 'mark', ''], ...compared])] : []),
    ...(lacking.length > 0 ? [table([['program', 'lacks'], ...lacking], () => false)] : []),
  ].join('\n\n');
}

function numbers(line: FigureLine | RatioLine): string[] {
  if (!isMeasured(line)) return ['–', '–', '–', '–'];
  return [...[line.median, line.min, line.max].map(String), `${Math.round(line.spread * 100)} %`];
}

/** Whether the line has numbers. */
export const isMeasured = (line: FigureLine | RatioLine): line is (FigureLine | RatioLine) & Summary =>
  'median' in line;

function goal({ mark, bound, met }: RatioLine): string {
  if (mark === undefined) return 'reported only';
  return `${met ? '✓' : '✗ missed:'} ${bound} ${mark}`;
}

function remark(line: FigureLine | RatioLine): string {
  if (!isMeasured(line)) return String('notMeasured' in line ? line.notMeasured : '');
  return line.unsteady ? 'unsteady: the runs lie too far apart' : '';
}

/** Rows as columns, the cells of `toTheRight` columns against their right edge. */
function table(
  rows: readonly (readonly string[])[],
  toTheRight: (column: number) => boolean = (column) => column >= 1 && column <= 4,
): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return toTheRight(column) ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
