import pg from 'pg';
import { reach } from '#libs/failpoints';
import { certificateEnd } from './certificate-end.js';
import type { IdentityGuard } from './identity/identity-guard.js';
import { verifyIdentity } from './identity/verify-identity.js';
import type { Statement, StatementRunner, TransactionOptions, TransactionRunner } from './statement.js';
import { setTenant } from './statements/set-tenant.js';

export type { Statement, StatementRunner, TransactionOptions, TransactionRunner } from './statement.js';

/**
 * What every session of a service is set to. Statements are short: compiling one would cost more than it saves. A plan is
 * made once: PostgreSQL counts all parts of a table as its cost, though most are left out when it is run, and would plan
 * each statement anew each time, at several times what running it takes. A plan lasts while its tables grow: reading a
 * whole table is right for one that is small, and ruinous once it is not.
 */
export const SESSION =
  '-c search_path=waybill -c TimeZone=UTC -c synchronous_commit=on -c idle_in_transaction_session_timeout=10s -c jit=off -c plan_cache_mode=force_generic_plan -c enable_seqscan=off';

/**
 * How old a connection gets, in seconds. A plan that was made while a table was small reads all of it for as long as it is
 * kept, which is until the table is analysed or the connection ends.
 */
const MAX_AGE_SECONDS = 300;

/** How a database is reached. */
export interface DatabaseOptions {
  /** postgres:// URL of the service's own role. */
  url: string;
  /** Shown in pg_stat_activity. */
  applicationName: string;
  /** Connections at most. */
  poolSize: number;
  /** After so many milliseconds PostgreSQL ends a statement. @default 30000 */
  statementTimeoutMs?: number;
  /** Called with the errors of idle connections, which would otherwise end the process. */
  onError?: (error: Error) => void;
  /** What every new connection is held against before its first use. */
  identity?: IdentityGuard;
  /** `true` where a replaced database may still be looked at: whoever writes then asks the guard first. @default false */
  lookOn?: boolean;
}

/** The service's pool of connections, as one role. Every statement times out, so that none holds up the others for ever. */
export class Database implements StatementRunner {
  /** What its connections are held against; null where nobody asked for that. */
  readonly identity: IdentityGuard | null;
  #certificateEndsAt: number | null = null;
  readonly #pool: pg.Pool;
  /** Throws where nothing may be done here now. */
  readonly #assertIntact: () => void;

  constructor(options: DatabaseOptions) {
    const { identity, lookOn = false } = options;
    this.identity = identity ?? null;
    this.#assertIntact = identity && !lookOn ? () => identity.assertIntact() : () => undefined;
    this.#pool = new pg.Pool({
      connectionString: options.url,
      application_name: options.applicationName,
      max: options.poolSize,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 60_000,
      statement_timeout: options.statementTimeoutMs ?? 30_000,
      query_timeout: (options.statementTimeoutMs ?? 30_000) + 5_000,
      keepAlive: true,
      // What a transaction runs without waiting goes out at once, not after the answer before.
      pipeline: true,
      maxLifetimeSeconds: MAX_AGE_SECONDS,
      options: SESSION,
      ...(identity ? { onConnect: (client) => verifyIdentity(client, identity, lookOn) } : {}),
    });
    this.#pool.on('connect', (client) => {
      this.#certificateEndsAt = certificateEnd(client);
    });
    this.#pool.on('error', (error) => options.onError?.(error));
  }

  /** When the certificate ends that the newest connection was shown, in seconds since 1970; null without TLS. */
  get certificateEndsAt(): number | null {
    return this.#certificateEndsAt;
  }

  async run<Row>(statement: Statement, parameters: readonly unknown[]): Promise<Row[]> {
    this.#assertIntact();
    return runOn(this.#pool, statement, parameters);
  }

  /** Runs `work` in one transaction; rolls back where it throws. */
  transaction<Result>(
    work: (runner: TransactionRunner) => Promise<Result>,
    { asksFirst = false }: TransactionOptions = {},
  ): Promise<Result> {
    return this.#withClient(async (client, spoil) => {
      try {
        const begins = reach('db', 'begin', 'before');
        if (begins) await begins;
        const begun = client.query('BEGIN');
        if (!asksFirst) await begun;
        let last: SentLast | null = null;
        const result = await work({
          run: async <Row>(statement: Statement, parameters: readonly unknown[]) => {
            const [rows] = await Promise.all([runOn<Row>(client, statement, parameters), begun]);
            return rows;
          },
          runLast: (statement, parameters) => {
            last = { statement, parameters };
          },
        });
        await begun;
        await commit(client, last);
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch(spoil);
        throw error;
      }
    });
  }

  /** A transaction that sees one tenant only, as row-level security demands of roles that serve HTTP. */
  asTenant<Result>(tenant: string, work: (runner: StatementRunner) => Promise<Result>): Promise<Result> {
    return this.transaction(async (runner) => {
      await runner.run(setTenant, [tenant]);
      return work(runner);
    });
  }

  /**
   * Runs `work` while this process holds the advisory lock `key`, on a connection of its own; returns false at once
   * where another process holds it. The lock falls with the connection, so a killed holder blocks nobody.
   */
  underLock(key: number, work: () => Promise<void>): Promise<boolean> {
    return this.#withClient(async (client, spoil) => {
      const answer = await client.query('SELECT pg_try_advisory_lock($1) AS locked', [key]);
      if (!answer.rows[0]?.locked) return false;
      const locked = reach('db', 'lock', 'after');
      if (locked) await locked;
      try {
        await work();
        return true;
      } finally {
        await client.query('SELECT pg_advisory_unlock($1)', [key]).catch(spoil);
      }
    });
  }

  /** Whether the database answers. */
  async isReachable(): Promise<boolean> {
    return this.run(PING, []).then(
      () => true,
      () => false,
    );
  }

  /**
   * A connection for `work` alone. While it is out, the pool does not listen to it: a loss between two statements would
   * end the process. A connection that was lost or spoiled is not used again.
   */
  async #withClient<Result>(
    work: (client: pg.PoolClient, spoil: (error: Error) => void) => Promise<Result>,
  ): Promise<Result> {
    this.#assertIntact();
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    const spoil = (error: Error) => {
      broken = error;
    };
    client.on('error', spoil);
    try {
      return await work(client, spoil);
    } finally {
      client.off('error', spoil);
      client.release(broken);
    }
  }

  /** Ends all connections once their work is done. */
  close(): Promise<void> {
    return this.#pool.end();
  }
}

interface SentLast {
  statement: Statement;
  parameters: readonly unknown[];
}

/** Where the last statement fails, its COMMIT is answered as a rollback. */
async function commit(client: pg.PoolClient, last: SentLast | null): Promise<void> {
  const starts = last && reach('db', last.statement.name, 'before');
  if (starts) await starts;
  const commits = reach('db', 'commit', 'before');
  if (commits) await commits;
  await Promise.all([last && send(client, last.statement, last.parameters), client.query('COMMIT')]);
  const ended = last && reach('db', last.statement.name, 'after');
  if (ended) await ended;
  const committed = reach('db', 'commit', 'after');
  if (committed) await committed;
}

async function runOn<Row>(
  queryable: Pick<pg.Pool | pg.PoolClient, 'query'>,
  statement: Statement,
  parameters: readonly unknown[],
): Promise<Row[]> {
  const starts = reach('db', statement.name, 'before');
  if (starts) await starts;
  const { rows } = await send(queryable, statement, parameters);
  const ended = reach('db', statement.name, 'after');
  if (ended) await ended;
  return rows as Row[];
}

const send = (
  queryable: Pick<pg.Pool | pg.PoolClient, 'query'>,
  { name, text }: Statement,
  parameters: readonly unknown[],
) => queryable.query({ name, text, values: [...parameters] });

const PING: Statement = { name: 'ping', text: 'SELECT 1' };
