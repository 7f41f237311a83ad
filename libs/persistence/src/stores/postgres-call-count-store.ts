import type { CallCount, CallCountStore } from '#libs/execution';
import type { Database } from '../database.js';
import { addCalls } from '../statements/add-calls.js';
import { toColumns } from './columns.js';
import { sortedBy } from './sorted-by.js';

/** Keeps how calls through connections went, for people. */
export class PostgresCallCountStore implements CallCountStore {
  constructor(private readonly database: Pick<Database, 'run'>) {}

  async addCalls(counts: readonly CallCount[]): Promise<void> {
    const sorted = sortedBy(counts, ({ tenant, connection }) => [tenant, connection]);
    await this.database.run(addCalls, toColumns(sorted, COLUMNS));
  }
}

const COLUMNS: readonly ((count: CallCount) => unknown)[] = [
  ({ tenant }) => tenant,
  ({ connection }) => connection,
  ({ succeeded }) => succeeded,
  ({ failures }) => `{${failures.join()}}`,
  ({ latencies }) => `{${latencies.join()}}`,
  ({ lastFailure }) => lastFailure?.at,
  ({ lastFailure }) => lastFailure?.category,
  ({ lastFailure }) => lastFailure?.code,
  ({ lastFailure }) => lastFailure?.task,
];
