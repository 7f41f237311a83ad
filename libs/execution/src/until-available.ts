import type { BatchFault } from './micro-batch.js';

/** The process is draining: what has not started is given back. */
export class ShuttingDown extends Error {
  override readonly name = 'ShuttingDown';
}

/** The database refuses these rows for what they hold; no repeat helps. */
export class Unstorable extends Error {
  override readonly name = 'Unstorable';
}

/** How to wait for a database that is away. */
export interface Patience {
  classify(error: unknown): BatchFault;
  /** Ends the waiting with ShuttingDown. */
  signal: AbortSignal;
  /** Called once when waiting begins. */
  onWait(error: unknown): void;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Runs `work` again until the database is back: 100 ms, then doubling to 2 s between tries. Errors of data are thrown at
 * once, as Unstorable. A delivery in hand is held meanwhile, neither acked nor requeued.
 */
export async function untilAvailable<Result>(work: () => Promise<Result>, patience: Patience): Promise<Result> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (patience.classify(error) === 'data') throw new Unstorable('The database refused the data', { cause: error });
      if (patience.signal.aborted) throw new ShuttingDown('The process is draining while the database is away');
      if (pause === FIRST_PAUSE_MS) patience.onWait(error);
      await sleep(pause, patience.signal);
    }
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
  });
}
