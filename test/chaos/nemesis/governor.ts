import { setTimeout as pause } from 'node:timers/promises';

/** Between two faults that had to wait, in milliseconds. */
const GAP_MS = 1_000;
const LOOK_EVERY_MS = 250;

/** What a governor goes by. */
export interface Governing {
  /** The share of the time so far for which the system was whole, 0 to 1. */
  share(): number;
  /** Below this share no fault begins. */
  least: number;
  /** After so many milliseconds none has to wait any more: a machine that is too slow shall be seen to be. */
  longestMs: number;
}

/** Lets faults begin one at a time, and none while the system has been whole for too little of the time. */
export class Governor {
  readonly #since = performance.now();
  #turn: Promise<void> = Promise.resolve();

  constructor(private readonly governing: Governing) {}

  /** Returns when a fault may begin, in the order of asking; at once where `signal` has aborted. */
  admit(signal: AbortSignal): Promise<void> {
    const turn = this.#turn.then(() => this.#wait(signal));
    this.#turn = turn;
    return turn;
  }

  async #wait(signal: AbortSignal): Promise<void> {
    let waited = false;
    while (this.#holdsBack() && !signal.aborted) {
      waited = true;
      await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
    if (waited) await pause(GAP_MS, undefined, { signal }).catch(() => undefined);
  }

  #holdsBack(): boolean {
    const { share, least, longestMs } = this.governing;
    return share() < least && performance.now() - this.#since < longestMs;
  }
}
