/** What the rate allows is kept for so long, in milliseconds: whoever was away does not make up for it with a flood. */
const BURST_MS = 1_000;

/** How fast something goes. */
export interface Pace {
  /** In a second at most. */
  rate: number;
  /** Up to when the rate was used up. */
  pacedAt: Date;
}

/** How many of `wanted` the rate allows now, and up to when it is used up by them; null where none. Pure. */
export function allowedNow({ rate, pacedAt }: Pace, wanted: number, now: Date): { most: number; pacedAt: Date } | null {
  const from = Math.max(pacedAt.getTime(), now.getTime() - Math.max(BURST_MS, 1_000 / rate));
  const allowed = Math.floor(((now.getTime() - from) * rate) / 1_000 + 1e-9);
  const most = Math.min(wanted, allowed);
  if (most < 1) return null;
  return { most, pacedAt: new Date(Math.min(now.getTime(), Math.ceil(from + (most * 1_000) / rate))) };
}
