import { Injectable } from '@nestjs/common';
import { hashPassword, isPassword } from '#libs/credentials';
import { ProblemError } from '#libs/nest-runtime';

/** Hashes made side by side: each takes 32 MiB, and a thread that DNS and files need as well. */
const AT_ONCE = 2;
/** Who comes when so many wait is sent away. */
const MOST_WAITING = 20;

/** Checks passwords, a few at a time, so that a flood of sign-ins takes neither all memory nor all threads. */
@Injectable()
export class PasswordChecks {
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #nobodys: Promise<string> | null = null;

  /**
   * Whether this is the password that `stored` was kept of. Takes as long where nothing is stored.
   *
   * @throws ProblemError 503 where too many wait
   */
  check(password: string, stored: string | null): Promise<boolean> {
    return this.#inTurn(async () => {
      this.#nobodys ??= hashPassword('the password of nobody');
      const isRight = await isPassword(password, stored ?? (await this.#nobodys));
      return isRight && stored !== null;
    });
  }

  /** What is to be kept of a password. @throws ProblemError 503 where too many wait */
  hash(password: string): Promise<string> {
    return this.#inTurn(() => hashPassword(password));
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#waiting.length >= MOST_WAITING) throw busy();
    if (this.#running >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}

function busy(): ProblemError {
  return new ProblemError({
    status: 503,
    code: 'busy',
    title: 'Not available now',
    detail: 'Too many sign in at once; try again',
    headers: { 'retry-after': '2' },
  });
}
