/** What is asked at every point once something is armed; undefined lets the caller go on at once. */
export type Watcher = (point: string) => Promise<void> | undefined;

let watcher: Watcher | undefined;

/**
 * A named place where a fault test may stop this process: `<kind>.<what>.<before|after>`. Returns undefined at once
 * where nothing is armed, without joining the name, so that the hot path pays one comparison. Else it may return a
 * promise, to be awaited, which rejects with a FailpointError where the point is armed to fail; or never return.
 */
export function reach(kind: string, what: string, moment?: string): Promise<void> | undefined {
  return watcher?.(moment === undefined ? `${kind}.${what}` : `${kind}.${what}.${moment}`);
}

/** Whether anything is armed, for a place that has to wait for its moment first. */
export const failpointsAreArmed = (): boolean => watcher !== undefined;

/** Has every point ask `next` from now on. */
export function watchPoints(next: Watcher): void {
  watcher = next;
}

/** Lets every point pass again. */
export function disarmFailpoints(): void {
  watcher = undefined;
}
