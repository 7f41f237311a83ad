import pg from 'pg';

/** A statement prepared once per connection under its name. One file holds one statement. */
export interface Statement {
  name: string;
  text: string;
}

/** What every session of a service is set to. */
export const SESSION = '-c search_path=waybill -c TimeZone=UTC -c synchronous_commit=on';

/** What runs statements: a pool, or one transaction of it. */
export interface StatementRunner {
  run<Row>(statement: Statement, parameters: readonly unknown[]): Promise<Row[]>;
}

/** How a database is reached. */
export interface DatabaseOptions {
  /** postgres:// URL of the service's own role. */
  url: string;
  /** Shown in pg_stat_activity. */
  applicationName: string;
  /** Connections at most. */
  poolSize: number;
  /** Called with the errors of idle connections, which would otherwise end the process. */
  onError?: (error: Error) => void;
}

/** The service's pool of connections, as one role. Every statement times out after 30 s. */
export class Database implements StatementRunner {
  readonly #pool: pg.Pool;

  constructor(options: DatabaseOptions) {
    this.#pool = new pg.Pool({
      connectionString: options.url,
      application_name: options.applicationName,
      max: options.poolSize,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 60_000,
      statement_timeout: 30_000,
      query_timeout: 35_000,
      keepAlive: true,
      options: SESSION,
    });
    this.#pool.on('error', (error) => options.onError?.(error));
  }

  async run<Row>(statement: Statement, parameters: readonly unknown[]): Promise<Row[]> {
    const result = await this.#pool.query({ name: statement.name, text: statement.text, values: [...parameters] });
    return result.rows as Row[];
  }

  /** Runs `work` in one transaction; rolls back where it throws. */
  async transaction<Result>(work: (runner: StatementRunner) => Promise<Result>): Promise<Result> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await work({
        run: async <Row>(statement: Statement, parameters: readonly unknown[]) =>
          (await client.query({ name: statement.name, text: statement.text, values: [...parameters] })).rows as Row[],
      });
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => {
        broken = failure;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** A transaction that sees one tenant only, as row-level security demands of roles that serve HTTP. */
  asTenant<Result>(tenant: string, work: (runner: StatementRunner) => Promise<Result>): Promise<Result> {
    return this.transaction(async (runner) => {
      await runner.run(SET_TENANT, [tenant]);
      return work(runner);
    });
  }

  /**
   * Runs `work` while this process holds the advisory lock `key`, on a connection of its own; returns false at once
   * where another process holds it. The lock falls with the connection, so a killed holder blocks nobody.
   */
  async underLock(key: number, work: () => Promise<void>): Promise<boolean> {
    const client = await this.#pool.connect();
    try {
      const locked = await client.query('SELECT pg_try_advisory_lock($1) AS locked', [key]);
      if (!locked.rows[0]?.locked) return false;
      try {
        await work();
        return true;
      } finally {
        await client.query('SELECT pg_advisory_unlock($1)', [key]);
      }
    } finally {
      client.release();
    }
  }

  /** Whether the database answers. */
  async isReachable(): Promise<boolean> {
    return this.run(PING, []).then(
      () => true,
      () => false,
    );
  }

  /** Ends all connections once their work is done. */
  close(): Promise<void> {
    return this.#pool.end();
  }
}

const SET_TENANT: Statement = { name: 'set-tenant', text: `SELECT set_config('waybill.tenant', $1, true)` };
const PING: Statement = { name: 'ping', text: 'SELECT 1' };
