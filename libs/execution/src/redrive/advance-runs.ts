import type { RunRef } from '../ports/redrive-store.js';

/**
 * Carries live runs on, one after the other. Where `advance` rejects, `onFailure` is told, and the others go on. Resolves with whether
 * there is any.
 */
export async function advanceRuns(
  runs: readonly RunRef[],
  advance: (run: RunRef) => Promise<void>,
  onFailure: (run: RunRef, error: unknown) => void,
): Promise<boolean> {
  for (const run of runs) {
    try {
      await advance(run);
    } catch (error) {
      onFailure(run, error);
    }
  }
  return runs.length > 0;
}
