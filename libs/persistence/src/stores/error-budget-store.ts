import type { BudgetCounts } from '#libs/alerting';
import type { Database } from '../database.js';
import { listErrorBudgets } from '../statements/list-error-budgets.js';
import { setErrorBudget } from '../statements/set-error-budget.js';
import { AuditTrail } from './audit-trail.js';

/** What connectors of one tenant at a time may fail by, and how much of that is used up. */
export class ErrorBudgetStore {
  constructor(private readonly database: Pick<Database, 'asTenant'>) {}

  /** By connector: those whose tasks have ended, and those with a target. */
  list(tenant: string): Promise<BudgetCounts[]> {
    return this.database.asTenant(tenant, (runner) => runner.run<BudgetCounts>(listErrorBudgets, [tenant]));
  }

  /** Audited. Null takes a target away. */
  set(tenant: string, connector: string, target: number | null, actor: string): Promise<void> {
    return this.database.asTenant(tenant, async (runner) => {
      await runner.run(setErrorBudget, [tenant, connector, target]);
      const detail = target === null ? 'the default' : `target ${target}`;
      await AuditTrail.appendIn(runner, { tenant, actor, act: 'error-budget.update', subject: connector, detail });
    });
  }
}
