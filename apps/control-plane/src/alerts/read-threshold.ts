import { ALERT_THRESHOLDS, type AlertKind } from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';

/** The unit of which there are not only whole numbers. */
const FRACTIONAL = 'times';

/** From when on alerts of a kind are to fire. Throws a 400 naming the range where that is out of it, or no whole number. */
export function readThreshold(kind: AlertKind, value: number | null): number | null {
  if (value === null) return null;
  const { least, most, unit } = ALERT_THRESHOLDS[kind];
  const isWhole = unit === FRACTIONAL || Number.isInteger(value);
  if (isWhole && value >= least && value <= most) return value;
  const numbers = unit === FRACTIONAL ? 'a number' : 'a whole number';
  throw ProblemError.badRequest('invalid_body', {
    pointer: '/value',
    detail: `must be ${numbers} from ${least} to ${most} (${unit}) for ${kind}, or null; it is ${value}`,
  });
}
