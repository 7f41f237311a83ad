/** Bounds of a pause that doubles, in milliseconds. */
export interface BackoffBounds {
  readonly firstMs: number;
  readonly capMs: number;
}

/**
 * Milliseconds to wait before try number `attempt` (0 is the first repeat): doubles from `firstMs` to `capMs`, then a
 * random share between half and all of it, so that a fleet does not come back in one instant.
 */
export const backoffMs = (attempt: number, { firstMs, capMs }: BackoffBounds, random = Math.random): number => {
  const full = Math.min(capMs, firstMs * 2 ** Math.min(attempt, 30));
  return full / 2 + (full / 2) * random();
};
