import { durationOf } from '../time/span.js';
import type { Calls, Connection } from './configured.js';
import type { Health } from './health-words.js';

const number = new Intl.NumberFormat('en');

/** How many of so many calls succeeded, such as `98 % of 1,204`: never 100 % where one did not, nor 0 % where one did. */
export function successOf({ calls, succeeded }: Pick<Calls, 'calls' | 'succeeded'>): string {
  if (calls === 0) return 'no calls';
  const percent = Math.floor((100 * succeeded) / calls);
  return `${percent === 0 && succeeded > 0 ? '<1' : percent} % of ${number.format(calls)}`;
}

/** How long calls took, such as `p50 120 ms, p95 2300 ms`; empty without calls. */
export function latencyOf({ latencyMs: { p50, p95 } }: Pick<Calls, 'latencyMs'>): string {
  return p50 === null || p95 === null ? '' : `p50 ${durationOf(p50)}, p95 ${durationOf(p95)}`;
}

/** Calls that failed, by who has to act: `3 transient, 1 client`; empty where none did. */
export function failuresOf({ failed }: Pick<Calls, 'failed'>): string {
  return Object.entries(failed)
    .map(([category, times]) => `${number.format(times)} ${category}`)
    .join(', ');
}

/** So long before its end a credential is told to be about to end. */
const SOON_MS = 14 * 86_400_000;

/** Whether a credential has ended, or is about to; null where nobody said when it does, or that is far away. */
export function expiryHealth({ expiresAt }: Connection['credentials'], now: Date): Health | null {
  if (expiresAt === null) return null;
  const left = Date.parse(expiresAt) - now.getTime();
  if (left <= 0) return { tone: 'bad', text: 'credential has expired' };
  return left < SOON_MS ? { tone: 'wait', text: 'credential expires soon' } : null;
}
