import type { Overview } from '#libs/contracts';
import type { TaskMinute } from '#libs/persistence';

/** Tasks per minute. */
export type Rate = Overview['throughput']['lastMinute'];

const MINUTE_MS = 60_000;

/** Tasks per minute over the last `minutes` before `until`. Minutes that are left out had none. Pure. */
export function rateOver(counted: readonly TaskMinute[], until: Date, minutes: number): Rate {
  const since = until.getTime() - minutes * MINUTE_MS;
  const within = counted.filter(({ minute }) => minute.getTime() >= since && minute < until);
  const perMinute = (of: (one: TaskMinute) => number) =>
    Math.round((within.reduce((sum, one) => sum + of(one), 0) / minutes) * 10) / 10;
  return {
    accepted: perMinute(({ accepted }) => accepted),
    ended: perMinute(({ succeeded, failed, cancelled, expired }) => succeeded + failed + cancelled + expired),
    failed: perMinute(({ failed }) => failed),
  };
}
