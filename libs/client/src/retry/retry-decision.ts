/** How one try ended. */
export type TryEnd =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs: number | null }
  /** No answer, or none that could be read: nobody knows whether the request arrived. */
  | { readonly kind: 'unanswered' };

/** What follows a try. */
export type RetryDecision =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'again'; readonly delayMs: number }
  | { readonly kind: 'give-up' };

/** What the decision rests on beside the try's end. */
export interface RetryFacts {
  /** Tries made, this one included. */
  readonly tries: number;
  /** Milliseconds until the call must end. */
  readonly leftMs: number;
  /** From 0 to 1. */
  readonly random: number;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;
const PASSING = new Set([408, 425, 429]);

/**
 * What follows a try: 2xx is an answer, no answer and 408, 425, 429 and 5xx pass, all else is a refusal. `Retry-After` can
 * only lengthen the pause; a pause that would not end in time is not begun.
 */
export function decideRetry(end: TryEnd, facts: RetryFacts): RetryDecision {
  if (end.kind === 'answered') {
    if (end.status >= 200 && end.status <= 299) return { kind: 'done' };
    if (end.status < 500 && !PASSING.has(end.status)) return { kind: 'refused' };
  }
  const asked = end.kind === 'answered' ? (end.retryAfterMs ?? 0) : 0;
  const delayMs = Math.max(asked, backoffMs(facts.tries, facts.random));
  return delayMs < facts.leftMs ? { kind: 'again', delayMs } : { kind: 'give-up' };
}

/** The pause after so many tries, in milliseconds: exponential up to 5 s, with full jitter. */
export function backoffMs(tries: number, random: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1)) * random;
}

/** Milliseconds asked for by a `Retry-After` (RFC 9110, section 10.2.3), in seconds or as a date; null for none. */
export function readRetryAfter(header: string | null, now: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const date = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
