const FIRST_MS = 250;
const LONGEST_MS = 10_000;
const STABLE_MS = 30_000;

/**
 * When a process that has died may be started again: at once after the first death, then 0.25 s, 0.5 s, 1 s … 10 s;
 * one that had run for 30 s begins anew.
 *
 * @param {{ deaths: number, startedAt: number }} history deaths in a row before this one, and its last start in ms
 * @param {number} now ms
 * @returns {{ deaths: number, notBefore: number }}
 */
export function nextStart({ deaths, startedAt }, now) {
  const inARow = now - startedAt >= STABLE_MS ? 1 : deaths + 1;
  const wait = inARow === 1 ? 0 : Math.min(LONGEST_MS, FIRST_MS * 2 ** (inARow - 2));
  return { deaths: inARow, notBefore: now + wait };
}
