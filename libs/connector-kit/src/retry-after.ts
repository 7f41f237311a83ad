/** The longest a provider may make us wait by Retry-After, in milliseconds: one day. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

/**
 * How long a provider asks us to wait, in milliseconds from `now`, by `Retry-After` (RFC 9110, section 10.2.3: seconds
 * or a date) or, without it, by `RateLimit` (`r=0;t=…`) or `X-RateLimit-Remaining: 0` with `X-RateLimit-Reset` (epoch
 * seconds). Undefined where nothing readable is said. An absurd wish is capped at one day.
 */
export function readRetryAfter(headers: Record<string, string>, now: number): number | undefined {
  const wish = fromRetryAfter(headers['retry-after'], now);
  return wish === undefined ? readExhausted(headers, now) : bounded(wish);
}

/**
 * Until when a limit is used up, in milliseconds from `now`, as `RateLimit` or `X-RateLimit-*` say it beside any answer,
 * a success too. Undefined where calls are left, or nothing readable is said.
 */
export function readExhausted(headers: Record<string, string>, now: number): number | undefined {
  const wish = fromRateLimit(headers) ?? fromReset(headers, now);
  return wish === undefined ? undefined : bounded(wish);
}

function bounded(wish: number): number {
  return Math.min(Math.max(0, wish), LONGEST_MS);
}

function fromRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : date - now;
}

function fromRateLimit(headers: Record<string, string>): number | undefined {
  const value = headers['ratelimit'];
  if (!value || !/(^|;)\s*r=0(;|$|,)/.test(value)) return undefined;
  const seconds = /;\s*t=(\d+)/.exec(value)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

function fromReset(headers: Record<string, string>, now: number): number | undefined {
  const reset = headers['x-ratelimit-reset'];
  if (headers['x-ratelimit-remaining']?.trim() !== '0' || !reset || !/^\d+$/.test(reset.trim())) return undefined;
  return Number(reset) * 1000 - now;
}
