import type { TimedPlace } from '#libs/persistence';

/** A place in a list by time, as a cursor holds it: microseconds since 1970, never before the first date of PostgreSQL, then the id. */
const PLACE = /^(-?\d{1,17})\/([^\0]+)$/s;

/** Whether a cursor of such a list stands behind this. */
export const isTimedPlace = (key: string): boolean => PLACE.test(key) && key.isWellFormed();

/** The place that a cursor stands behind; null for the first page. */
export function timedPlaceOf(key: string | null): TimedPlace | null {
  const [, micros, id] = (key !== null && PLACE.exec(key)) || [];
  return micros === undefined || id === undefined ? null : { micros, id };
}

/** What a cursor holds to stand behind something. */
export const keyOfPlace = (micros: string, id: string): string => `${micros}/${id}`;
