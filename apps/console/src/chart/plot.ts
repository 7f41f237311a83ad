/** A value at a time, in milliseconds since 1970. */
export interface Point {
  readonly at: number;
  readonly value: number;
}

/** Which part of a chart is shown: times in milliseconds since 1970, values from 0 to `most`. */
export interface PlotFrame {
  readonly from: number;
  readonly to: number;
  readonly most: number;
  /** Times further apart than so many milliseconds are not joined: nothing is known between them. */
  readonly gap: number;
}

/** The width and height of the drawn part, in units of the drawing. */
export const PLOT_WIDTH = 600;
export const PLOT_HEIGHT = 140;

const STEPS = [1, 2, 5, 10];

/** A round number at least as large as all the values, and above 0: the upper end of the axis. */
export function axisTop(values: readonly number[]): number {
  const most = values.reduce((one, other) => Math.max(one, other), 0);
  if (most <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return Number(((STEPS.find((step) => step * power >= most) ?? 10) * power).toPrecision(3));
}

/** The path of a line in SVG; broken where nothing is known. A single point is a short dash, so that it is seen. */
export function linePath(points: readonly Point[], { from, to, most, gap }: PlotFrame): string {
  const x = (at: number) => ((at - from) / (to - from)) * PLOT_WIDTH;
  const y = (value: number) => PLOT_HEIGHT - (Math.min(value, most) / most) * PLOT_HEIGHT;
  return points
    .map(({ at, value }, index) => {
      const before = points[index - 1];
      const isJoined = before !== undefined && at - before.at <= gap;
      const place = `${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
      return isJoined ? `L${place}` : `M${place}h1`;
    })
    .join('');
}

/** At most so many of the items, evenly spread, the last one among them. */
export function thinned<Item>(items: readonly Item[], most: number): Item[] {
  const every = Math.max(1, Math.ceil(items.length / most));
  return items.filter((_, at) => (items.length - 1 - at) % every === 0);
}
