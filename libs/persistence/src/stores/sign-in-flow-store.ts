import type { Database } from '../database.js';
import { beginSignInFlow } from '../statements/begin-sign-in-flow.js';
import { takeSignInFlow } from '../statements/take-sign-in-flow.js';

/** Sign-ins on their way over an issuer: each comes back once, to whichever replica. */
export class SignInFlowStore {
  constructor(private readonly database: Pick<Database, 'run'>) {}

  /** Notes one, by the SHA-256 of its secret. */
  async begin(flowHash: Buffer, lifeSeconds: number): Promise<void> {
    await this.database.run(beginSignInFlow, [flowHash, lifeSeconds]);
  }

  /** Whether this one was begun, and has neither come back before nor too late. */
  async take(flowHash: Buffer): Promise<boolean> {
    return (await this.database.run(takeSignInFlow, [flowHash])).length > 0;
  }
}
