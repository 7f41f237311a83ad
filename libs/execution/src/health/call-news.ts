import type { Action, CallEnd } from '#libs/connector-kit';
import type { AttemptEnd } from '../decisions/decide-outcome.js';

/**
 * What a call tells of the endpoints behind it:
 * - `well`: they answer. With `restMs` where the answer says that no call is left for so long
 * - `failing`: 5xx, a timeout, no connection; `restMs` where the answer asks for so long
 * - `limited`: too many calls; come again in `restMs`
 * - `refused`: the credential or the settings are not taken
 */
export type CallNews =
  | { kind: 'well'; restMs: number | null }
  | { kind: 'failing'; restMs: number | null }
  | { kind: 'limited'; restMs: number }
  | { kind: 'refused'; restMs: number | null };

/** Broken calls that say nothing of whether the other side is well: they were ended or refused on ours. */
const OUR_OWN: readonly string[] = [
  'aborted',
  'address_refused',
  'host_refused',
  'invalid_request',
  'lease_too_short',
  'response_headers_too_large',
  'response_too_large',
  'too_late',
];

const TOO_MANY_REQUESTS = 429;

/** Reads the news out of an attempt's end; null where it holds none. Pure. */
export function readNews(
  end: AttemptEnd,
  raw: CallEnd,
  action: Pick<Action, 'exhausted'>,
  now: number,
): CallNews | null {
  if (end.kind === 'lost') return null;
  if (raw.kind === 'broken') return OUR_OWN.includes(raw.code) ? null : { kind: 'failing', restMs: null };
  const restMs = end.kind === 'failed' ? (end.retryAfterMs ?? null) : (action.exhausted(raw.headers, now) ?? null);
  if (end.kind === 'failed' && end.error.category === 'configuration') return { kind: 'refused', restMs };
  if (end.kind === 'failed' && raw.status >= 500) return { kind: 'failing', restMs };
  if (end.kind === 'failed' && restMs !== null) return { kind: 'limited', restMs };
  return raw.status === TOO_MANY_REQUESTS ? null : { kind: 'well', restMs };
}
