/** A week by ISO 8601: from Monday 0:00 UTC to the next. */
export interface IsoWeek {
  /** As `2026-W48`. */
  name: string;
  from: Date;
  to: Date;
}

const DAY = 86_400_000;

/** Monday 0:00 UTC of the week that a moment is in. */
function mondayOf(at: Date): number {
  const midnight = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate());
  return midnight - ((at.getUTCDay() + 6) % 7) * DAY;
}

function weekFrom(monday: number): IsoWeek {
  const year = new Date(monday + 3 * DAY).getUTCFullYear();
  const first = mondayOf(new Date(Date.UTC(year, 0, 4)));
  const number = Math.round((monday - first) / (7 * DAY)) + 1;
  const name = `${year}-W${String(number).padStart(2, '0')}`;
  return { name, from: new Date(monday), to: new Date(monday + 7 * DAY) };
}

/** The last week that is over. */
export const lastWeek = (now: Date): IsoWeek => weekFrom(mondayOf(now) - 7 * DAY);

/** The week of that name; null where the year has none of that number, or the name is none. */
export function weekOfName(name: string): IsoWeek | null {
  const [, year, number] = /^(\d{4})-W(\d{2})$/.exec(name) ?? [];
  if (year === undefined || number === undefined) return null;
  const first = mondayOf(new Date(Date.UTC(Number(year), 0, 4)));
  const week = weekFrom(first + (Number(number) - 1) * 7 * DAY);
  return week.name === name ? week : null;
}
