import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ProblemError } from '#libs/nest-runtime';
import { SignInLimitStore } from '#libs/persistence';
import { callerAddress } from './caller-address.js';

/** Of one account: ten tries at once, then one in half a minute. */
const ACCOUNT = { everySeconds: 30, size: 10 };
/** From one address, behind which many may sit: thirty at once, then one in six seconds. */
const ADDRESS = { everySeconds: 6, size: 30 };

/** Holds up who tries to sign in too often, by account and by address, whichever replica is asked. */
@Injectable()
export class SignInLimits {
  constructor(private readonly store: SignInLimitStore) {}

  /** @throws ProblemError 429 where an address has no try left */
  async takeFromAddress(ip: string): Promise<void> {
    refuse(await this.store.take({ key: keyOf('address', callerAddress(ip)), ...ADDRESS }));
  }

  /** An account has tries whether there is such a user or not. @throws ProblemError 429 where it has none left */
  async takeFromAccount(account: string): Promise<void> {
    refuse(await this.store.take({ key: keyOf('account', account), ...ACCOUNT }));
  }

  /** Its user has signed in. */
  refill(account: string): Promise<void> {
    return this.store.refill(keyOf('account', account));
  }
}

const keyOf = (kind: string, name: string): Buffer => createHash('sha256').update(`${kind}\0${name}`).digest();

function refuse(seconds: number): void {
  if (seconds === 0) return;
  throw new ProblemError({
    status: 429,
    code: 'too_many_tries',
    title: 'Too many tries',
    detail: `Signing in was tried too often; there is another try in ${seconds} s`,
    headers: { 'retry-after': String(seconds) },
  });
}
