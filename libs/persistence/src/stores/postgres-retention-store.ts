import type { Forgettable, RetentionStore } from '#libs/execution';
import type { Statement, StatementRunner } from '../database.js';
import { clearRest } from '../statements/clear-rest.js';
import { endOldestPart } from '../statements/end-oldest-part.js';
import { forgetConflicts } from '../statements/forget-conflicts.js';
import { forgetDeliveries } from '../statements/forget-deliveries.js';
import { forgetEvents } from '../statements/forget-events.js';
import { forgetKeys } from '../statements/forget-keys.js';
import { forgetProbes } from '../statements/forget-probes.js';
import { forgetReceipts } from '../statements/forget-receipts.js';
import { makeParts } from '../statements/make-parts.js';

const FORGETTING: Readonly<Record<Forgettable, Statement>> = {
  tasks: clearRest,
  keys: forgetKeys,
  probes: forgetProbes,
  deliveries: forgetDeliveries,
  events: forgetEvents,
  receipts: forgetReceipts,
  conflicts: forgetConflicts,
};

/** Retention in PostgreSQL, as the role of maintenance; what that may not do itself, functions of the owner do. */
export class PostgresRetentionStore implements RetentionStore {
  constructor(private readonly runner: StatementRunner) {}

  async makeParts(days: number, ahead: number): Promise<string[]> {
    const rows = await this.runner.run<{ part: string }>(makeParts, [days, ahead]);
    return rows.map(({ part }) => part);
  }

  async endOldestPart(keepDays: number): Promise<{ part: string; carried: number } | null> {
    const rows = await this.runner.run<{ part: string | null; carried: number }>(endOldestPart, [keepDays]);
    const [{ part = null, carried = 0 } = {}] = rows;
    return part === null ? null : { part, carried };
  }

  async forget(what: Forgettable, keepDays: number, most: number): Promise<number> {
    const [row] = await this.runner.run<{ deleted: number }>(FORGETTING[what], [keepDays, most]);
    return row?.deleted ?? 0;
  }
}
