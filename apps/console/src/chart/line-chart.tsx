import { useId } from 'react';
import { axisTop, linePath, PLOT_HEIGHT, PLOT_WIDTH, type Point } from './plot.js';

/** One line of a chart. */
export interface ChartLine {
  readonly name: string;
  readonly points: readonly Point[];
}

interface LineChartProps {
  readonly title: string;
  /** What the values count, such as "messages". */
  readonly unit: string;
  /** Two at most: they are told apart by how they are drawn. */
  readonly lines: readonly ChartLine[];
  readonly from: Date;
  readonly to: Date;
  /** Seconds from one value to the next. */
  readonly step: number;
}

const LOOKS = ['solid', 'dashed'] as const;

/** Lines over time, with words for whoever does not see them. The numbers stand in a table beside it. */
export function LineChart({ title, unit, lines, from, to, step }: LineChartProps) {
  const id = useId();
  const most = axisTop(lines.flatMap(({ points }) => points.map(({ value }) => value)));
  const frame = { from: from.getTime(), to: to.getTime(), most, gap: step * 2_500 };
  const isLong = to.getTime() - from.getTime() > 86_400_000;
  const timeOf = (time: Date) => (isLong ? time.toLocaleDateString() : time.toLocaleTimeString());
  return (
    <figure className="chart">
      <figcaption>
        <span className="title">{title}</span>
        {lines.map(({ name }, at) => (
          <span key={name} className="key">
            <svg viewBox="0 0 24 6" width="24" height="6" aria-hidden="true">
              <path className={`line ${LOOKS[at]}`} d="M0 3h24" />
            </svg>{' '}
            {name}
          </span>
        ))}
      </figcaption>
      <svg
        viewBox={`0 0 ${PLOT_WIDTH} ${PLOT_HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-labelledby={`${id}t ${id}d`}
      >
        <title id={`${id}t`}>{title}</title>
        <desc id={`${id}d`}>{lines.map((line) => describeLine(line, unit)).join(' ')}</desc>
        {[0, 0.5, 1].map((share) => (
          <path key={share} className="grid" d={`M0 ${share * PLOT_HEIGHT}h${PLOT_WIDTH}`} />
        ))}
        {lines.map(({ name, points }, at) => (
          <path key={name} className={`line ${LOOKS[at]}`} d={linePath(points, frame)} />
        ))}
      </svg>
      <div className="axis" aria-hidden="true">
        <span>{timeOf(from)}</span>
        <span>
          0 to {most} {unit}
        </span>
        <span>{timeOf(to)}</span>
      </div>
    </figure>
  );
}

function describeLine({ name, points }: ChartLine, unit: string): string {
  const last = points.at(-1);
  if (!last) return `${name}: nothing is known.`;
  const most = points.reduce((one, { value }) => Math.max(one, value), 0);
  const words = (value: number) => `${Number(value.toFixed(1))} ${unit}`;
  return `${name}: ${words(last.value)} at last, ${words(most)} at the most.`;
}
