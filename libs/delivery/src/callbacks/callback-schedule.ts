import type { CallEnd } from '#libs/connector-kit';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The pause before each attempt, in milliseconds, as Standard Webhooks proposes. After the last one it is given up. */
export const CALLBACK_DELAYS_MS: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  10 * HOUR,
];

/** What comes after one attempt at a delivery. `gone` also disables the subscription. */
export type DeliveryVerdict =
  | { kind: 'delivered' }
  | { kind: 'retry'; delayMs: number; error: string }
  | { kind: 'given-up'; error: string }
  | { kind: 'gone'; error: string };

/**
 * What follows an attempt over HTTP: any 2xx is taken, 410 says that nobody listens there any more, all else is tried
 * again until the schedule ends. `attempts` counts this one too. A receiver's Retry-After can only lengthen the pause.
 */
export function judgeCallback(end: CallEnd, attempts: number, retryAfterMs: number | undefined): DeliveryVerdict {
  if (end.kind === 'answered') {
    if (end.status >= 200 && end.status <= 299) return { kind: 'delivered' };
    if (end.status === 410) return { kind: 'gone', error: 'The receiver answered 410: it wants no more' };
  }
  const error = end.kind === 'answered' ? `The receiver answered ${end.status}` : `${end.code}: ${end.message}`;
  return tryAgain(attempts, error, retryAfterMs);
}

/** The next attempt by the schedule, `attempts` having been made, or the end of it. */
export function tryAgain(attempts: number, error: string, retryAfterMs = 0): DeliveryVerdict {
  const pause = CALLBACK_DELAYS_MS[attempts];
  return pause === undefined
    ? { kind: 'given-up', error }
    : { kind: 'retry', delayMs: Math.max(pause, retryAfterMs), error };
}
