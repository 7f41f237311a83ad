import type { MaintenanceStore, OverdueResult, TaskRef, Wakeable } from '#libs/execution';
import type { StatementRunner } from '../database.js';
import { markPublished } from '../statements/mark-published.js';
import { owedResults } from '../statements/owed-results.js';
import { takeDueTasks } from '../statements/take-due-tasks.js';
import { toColumns } from './columns.js';

type OverdueRow = Omit<OverdueResult, 'correlationId' | 'routingKey'> & {
  correlation_id: string | null;
  routing_key: string;
};

/** What the sweeper sees and marks. */
export class PostgresMaintenanceStore implements MaintenanceStore {
  constructor(private readonly runner: StatementRunner) {}

  takeDue(limit: number, graceMs: number): Promise<Wakeable[]> {
    return this.runner.run<Wakeable>(takeDueTasks, [limit, `${graceMs} milliseconds`]);
  }

  async owedResults(limit: number, ageMs: number, after: Date | null = null): Promise<OverdueResult[]> {
    const parameters = [limit, `${ageMs} milliseconds`, after?.toISOString() ?? null];
    const rows = await this.runner.run<OverdueRow>(owedResults, parameters);
    return rows.map(({ correlation_id: correlationId, routing_key: routingKey, ...row }) => ({
      ...row,
      correlationId,
      routingKey,
    }));
  }

  async markPublished(results: readonly (TaskRef & { sequence: number })[]): Promise<void> {
    await this.runner.run(markPublished, toColumns(results, [(r) => r.tenant, (r) => r.id, (r) => r.sequence]));
  }
}
