import { type Patience, waitUntil } from '../../support/wait-until.js';
import type { SceneOptions, WorkerScene } from '../../support/worker-scene.js';

/** A part of the promise was broken; the message is the sentence that says which. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** A short course of events with one fault at the place where a bug would show. */
export interface Scenario {
  /** In small letters and hyphens. */
  readonly name: string;
  /** What it does without. */
  readonly scene?: SceneOptions;
  /** Plays it. Rejects with a Violation where the promise is broken, with any other error where it could not be played. */
  play(scene: WorkerScene): Promise<void>;
}

/** Waits for what must come to be; 5 s unless told. Rejects with a Violation that says `otherwise`, and what was seen last. */
export async function must<T>(
  otherwise: string,
  look: () => T | Promise<T>,
  patience: Patience = { deadlineMs: 5_000 },
): Promise<NonNullable<T>> {
  try {
    return await waitUntil('what must come to be', look, patience);
  } catch (error) {
    throw new Violation(`${otherwise} (${error instanceof Error ? error.message : String(error)})`);
  }
}

/** Holds now, or rejects with a Violation that says `otherwise`. */
export function holds(condition: boolean, otherwise: string): void {
  if (!condition) throw new Violation(otherwise);
}

/** Gives what a bug would do a second to happen; where it does not, all is well so far. */
export async function letItHappen(look: () => unknown): Promise<void> {
  await waitUntil('a bug to show', look, { deadlineMs: 1_000 }).catch(() => undefined);
}
