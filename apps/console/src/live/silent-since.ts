import type { Polled } from './use-polling.js';

/** Since when nothing of this has been answered; null as soon as one part is: then the others have troubles of their own. */
export function silentSince(parts: readonly Pick<Polled<unknown>, 'silentSince'>[]): Date | null {
  const times = parts.map((part) => part.silentSince);
  const silent = times.filter((time) => time !== null);
  return silent.length === times.length ? new Date(Math.max(...silent.map((time) => time.getTime()))) : null;
}
