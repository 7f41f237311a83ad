import { isUuid } from '#libs/contracts';
import type { TaskPlace } from '#libs/persistence';

/** Where a page of tasks begins, as a cursor holds it: microseconds since 1970, then the id. */
export const keyOf = ({ createdMicros, id }: TaskPlace): string => `${createdMicros}/${id}`;

/** Whether a cursor holds such a place. */
export const isPlace = (key: string): boolean => /^\d{1,17}\/[^/]*$/.test(key) && isUuid(key.split('/')[1]);

/** The place that a cursor holds; null without one. */
export function placeOf(key: string | null): TaskPlace | null {
  const [createdMicros, id] = key?.split('/') ?? [];
  return createdMicros === undefined || id === undefined ? null : { createdMicros, id };
}
