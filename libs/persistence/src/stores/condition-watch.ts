import type { Finding, Watch } from '#libs/alerting';
import { ALERT_THRESHOLDS } from '#libs/contracts';
import type { StatementRunner } from '../database.js';
import { findAlertConditions } from '../statements/find-alert-conditions.js';

/** Finds what is wrong with tasks, results and connections, of all tenants, over the maintenance role. */
export class ConditionWatch implements Watch {
  readonly kinds = ['incident', 'backlog', 'parked', 'connection', 'results-owed', 'error-budget'] as const;

  constructor(private readonly maintenance: StatementRunner) {}

  /** What tenants have set is joined by the statement itself. */
  look(): Promise<Finding[]> {
    const counted = ['backlog', 'parked', 'incident', 'results-owed', 'error-budget'] as const;
    const standards = counted.map((kind) => ALERT_THRESHOLDS[kind].standard);
    return this.maintenance.run<Finding>(findAlertConditions, standards);
  }
}
