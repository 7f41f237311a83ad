import pg from 'pg';
import { Database, migrate, PostgresTaskStore, type StatementRunner } from '#libs/persistence';
import { createTestDatabase } from '../../support/database.js';
import { fillHistory } from './fill-history.js';
import { type Timings, timeStore } from './store-timings.js';

/** A database with so many finished tasks, and the store of tasks on one connection to it. */
export class AgedDatabase {
  private constructor(
    readonly finished: number,
    private readonly database: Database,
    private readonly dropDatabase: () => Promise<void>,
  ) {}

  /** Makes one: filled, worked with for a while, vacuumed and analysed, as any older one is. */
  static async make(of: { finished: number; narrow: boolean }, onRows: (rows: number) => void): Promise<AgedDatabase> {
    const { url, drop } = await createTestDatabase();
    const database = new Database({ url, applicationName: 'bench history', poolSize: 1 });
    const aged = new AgedDatabase(of.finished, database, drop);
    const owner = new pg.Client({ connectionString: url, options: '-c jit=off' });
    try {
      await migrate(url);
      await owner.connect();
      await owner.query(`INSERT INTO waybill.tenants (tenant) VALUES ('acme')`);
      await fillHistory(owner, of, onRows);
      await aged.time(20, 100);
      await owner.query('VACUUM (ANALYZE)');
      await owner.query('CHECKPOINT');
      return aged;
    } catch (error) {
      await aged.drop();
      throw error;
    } finally {
      await owner.end();
    }
  }

  /** @see timeStore */
  time(batches: number, size: number): Promise<Timings> {
    return timeStore(new PostgresTaskStore(this.database), batches, size);
  }

  /** Pages of tables and indexes that a claim of one task by its hint looks at, once they are in memory. */
  async pagesOfAClaim(): Promise<number> {
    let pages = Number.NaN;
    const explaining: StatementRunner = {
      run: async (statement, parameters) => {
        if (statement.name === 'claim-tasks') pages = await this.#pagesOf(statement.text, parameters);
        return this.database.run(statement, parameters);
      },
    };
    await timeStore(new PostgresTaskStore(explaining), 3, 1);
    return pages;
  }

  /** Ends the connection and drops the database. */
  async drop(): Promise<void> {
    await this.database.close();
    await this.dropDatabase();
  }

  /** Carries the statement out and takes it back. */
  async #pagesOf(text: string, parameters: readonly unknown[]): Promise<number> {
    let pages = Number.NaN;
    const explained = { name: 'explain', text: `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}` };
    const takenBack = new Error('taken back');
    const explaining = this.database.transaction(async ({ run }) => {
      const [row] = await run<{ 'QUERY PLAN': { Plan: Record<string, number> }[] }>(explained, parameters);
      const plan = row?.['QUERY PLAN'][0]?.Plan;
      pages = (plan?.['Shared Hit Blocks'] ?? Number.NaN) + (plan?.['Shared Read Blocks'] ?? Number.NaN);
      throw takenBack;
    });
    await explaining.catch((error: unknown) => {
      if (error !== takenBack) throw error;
    });
    return pages;
  }
}
