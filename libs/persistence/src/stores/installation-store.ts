import type { InstallationRecord } from '#libs/contracts';
import type { StatementRunner } from '../database.js';
import { identityIn } from '../identity/verify-identity.js';
import { raiseBeat } from '../statements/raise-beat.js';
import { readIdentity } from '../statements/read-identity.js';

/** What the database says of itself. */
export class InstallationStore {
  constructor(private readonly runner: StatementRunner) {}

  /** Rejects on a standby, and where the schema is older than this. */
  async read(): Promise<InstallationRecord> {
    return identityIn(await this.runner.run<InstallationRecord>(readIdentity, []));
  }

  /** Raises the beat; what is then to be kept outside. Not to be told to anyone before it is committed. */
  async beat(): Promise<InstallationRecord> {
    await this.runner.run(raiseBeat, []);
    return this.read();
  }
}
