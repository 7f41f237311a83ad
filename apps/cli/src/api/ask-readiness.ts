import type { Readiness } from '../doctor/examine-readiness.js';
import { reasonOf } from './api.js';

/** How long a service may take to say whether it is ready, in milliseconds. */
const PATIENCE_MS = 5_000;

/** Asks a service whether it is ready. It is given no key. Rejects with the reason of `signal` where that ended the wait. */
export async function askReadiness(url: string, signal: AbortSignal): Promise<Readiness> {
  try {
    const answer = await fetch(`${url.replace(/\/+$/, '')}/readyz`, {
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), signal]),
    });
    return { status: answer.status, text: await answer.text() };
  } catch (error) {
    signal.throwIfAborted();
    return { trouble: reasonOf(error) };
  }
}
