import type { Database } from '../database.js';
import { clearSignInLimits } from '../statements/clear-sign-in-limits.js';
import { refillSignInTries } from '../statements/refill-sign-in-tries.js';
import { signInWait } from '../statements/sign-in-wait.js';
import { takeSignInTry } from '../statements/take-sign-in-try.js';

/** A store of tries that fills up again by itself. */
export interface TryStore {
  /** Whom it holds up: a hash, for what people type as a name may be a password. */
  key: Buffer;
  /** Seconds in which one try comes back. */
  everySeconds: number;
  /** How many it holds when it is full. */
  size: number;
}

/** How often sign-in may be tried, whichever replica is asked. */
export class SignInLimitStore {
  constructor(private readonly database: Pick<Database, 'run'>) {}

  /** Takes a try. 0 where there was one, else the seconds until there is one again, at least 1. */
  async take({ key, everySeconds, size }: TryStore): Promise<number> {
    const [taken] = await this.database.run(takeSignInTry, [key, everySeconds, size]);
    if (taken) return 0;
    const [wait] = await this.database.run<{ seconds: number }>(signInWait, [key, everySeconds, size]);
    return Math.max(1, Math.ceil(wait?.seconds ?? 0));
  }

  /** Fills a store, and forgets a few others that are full again. */
  async refill(key: Buffer): Promise<void> {
    await this.database.run(refillSignInTries, [key]);
    await this.clear();
  }

  /** Forgets a few stores that are full again. */
  async clear(): Promise<void> {
    await this.database.run(clearSignInLimits, []);
  }
}
