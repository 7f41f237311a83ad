/** The longest a caller may be kept waiting, in seconds. */
export const MAX_WAIT_SECONDS = 60;

/**
 * The seconds of `Prefer: wait=N` (RFC 7240, section 4.3), at most 60; null without a readable one, which RFC 7240 asks
 * to be passed over.
 */
export function readPreferWait(header: string | undefined): number | null {
  for (const preference of (header ?? '').split(',')) {
    const seconds = /^\s*wait\s*=\s*"?(\d{1,6})"?\s*(;.*)?$/i.exec(preference)?.[1];
    if (seconds !== undefined) return Math.min(Number(seconds), MAX_WAIT_SECONDS);
  }
  return null;
}
