import type { Database } from '../database.js';
import { beginSignInFlow } from '../statements/begin-sign-in-flow.js';
import { takeSignInFlow } from '../statements/take-sign-in-flow.js';

/** Sign-ins on their way over an issuer: each comes back once, to whichever replica. */
export class SignInFlowStore {
  constructor(private readonly database: Pick<Database, 'run'>) {}

  /** Notes one, by the SHA-256 of its secret; `replaces` is that of the token of the session its browser has, null for none. */
  async begin(flowHash: Buffer, lifeSeconds: number, replaces: Buffer | null): Promise<void> {
    await this.database.run(beginSignInFlow, [flowHash, lifeSeconds, replaces]);
  }

  /** What was noted of this one; null where it was not begun, or has come back before or too late. */
  async take(flowHash: Buffer): Promise<{ replaces: Buffer | null } | null> {
    const [taken] = await this.database.run<{ replaces: Buffer | null }>(takeSignInFlow, [flowHash]);
    return taken ?? null;
  }
}
