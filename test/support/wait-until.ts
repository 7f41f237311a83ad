import { setTimeout as pause } from 'node:timers/promises';

/** How long to wait, and how often to look. */
export interface Patience {
  /** Milliseconds until giving up. @default 10000, or what `waitUpTo` said */
  readonly deadlineMs?: number;
  /** Milliseconds between two looks. @default 25 */
  readonly everyMs?: number;
}

let usualDeadlineMs = 10_000;

/** How long is waited where nobody says, in milliseconds: specs of whole processes have to bear a busy machine. */
export function waitUpTo(deadlineMs: number): void {
  usualDeadlineMs = deadlineMs;
}

/**
 * Looks again and again until `look` returns something truthy, and returns that. A look that throws counts as "not yet".
 *
 * @param what completes the sentence "waited for …", for the reader of a red test
 * @throws Error naming `what`, how long was waited, and what the last look saw or threw
 */
export async function waitUntil<T>(
  what: string,
  look: () => T | Promise<T>,
  { deadlineMs = usualDeadlineMs, everyMs = 25 }: Patience = {},
): Promise<NonNullable<T>> {
  const started = performance.now();
  let last = 'nothing';
  for (;;) {
    try {
      const seen = await look();
      if (seen) return seen;
      last = String(seen);
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    if (performance.now() - started >= deadlineMs) {
      throw new Error(`waited ${deadlineMs} ms for ${what}; the last look gave: ${last}`);
    }
    await pause(everyMs);
  }
}
