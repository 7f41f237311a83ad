import type {
  decideWake,
  EndpointKey,
  MaintenanceStore,
  OverdueResult,
  PublishedResult,
  Wakeable,
  WokenTasks,
} from '#libs/execution';
import type { Database } from '../database.js';
import { forgetHealthyEndpoints } from '../statements/forget-healthy-endpoints.js';
import { letResumedGo } from '../statements/let-resumed-go.js';
import { markPublished } from '../statements/mark-published.js';
import { owedResults } from '../statements/owed-results.js';
import { takeDueTasks } from '../statements/take-due-tasks.js';
import { publishedParameters } from './task-columns.js';
import { wakeHeld } from './wake-held.js';

/** How long a hint has to bring a task whose pause is over, before the sweeper hints again. */
const RESUMED_GRACE = '5 seconds';

type OverdueRow = Omit<OverdueResult, 'correlationId' | 'routingKey'> & {
  correlation_id: string | null;
  routing_key: string;
};

/** What the sweeper sees and marks. */
export class PostgresMaintenanceStore implements MaintenanceStore {
  constructor(private readonly runner: Pick<Database, 'run' | 'transaction'>) {}

  takeDue(limit: number, graceMs: number): Promise<Wakeable[]> {
    return this.runner.run<Wakeable>(takeDueTasks, [limit, `${graceMs} milliseconds`]);
  }

  wakeHeld(limit: number, after: EndpointKey | null, decide: typeof decideWake): Promise<WokenTasks> {
    return this.runner.transaction((runner) => wakeHeld(runner, { limit, after, decide }));
  }

  async wakePaused(limit: number): Promise<Wakeable[]> {
    const rows = await this.runner.run<Wakeable & { created_at: Date }>(letResumedGo, [limit, RESUMED_GRACE]);
    return rows
      .toSorted((one, other) => one.created_at.getTime() - other.created_at.getTime() || (one.id < other.id ? -1 : 1))
      .map(({ tenant, id, connector, action, trace }) => ({ tenant, id, connector, action, trace }));
  }

  async forgetHealthy(): Promise<void> {
    await this.runner.run(forgetHealthyEndpoints, []);
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

  async markPublished(results: readonly PublishedResult[]): Promise<void> {
    await this.runner.run(markPublished, publishedParameters(results));
  }
}
