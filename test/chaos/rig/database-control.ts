import pg from 'pg';
import type { Servers } from './servers.js';

/** By this name our own connections are told from the product's. */
const OURS = 'chaos';

/** What is not at rest yet, each as a count. */
export interface Unrest {
  readonly [what: string]: number;
}

/** Everything that must come to nothing once the faults are over. */
const UNREST = `
SELECT
  (SELECT count(*) FROM tasks WHERE status NOT IN ('succeeded', 'failed', 'cancelled', 'expired', 'parked'))::int AS unfinished,
  (SELECT count(*) FROM results WHERE published_at IS NULL)::int AS "results not published",
  (SELECT count(*) FROM replies WHERE answered_sequence = 0 OR answer_note = 'nacked')::int AS "replies owed",
  (SELECT count(*) FROM deliveries WHERE state = 'owed')::int AS "callbacks owed",
  (SELECT count(*) FROM events WHERE published_at IS NULL)::int AS "events not published"`;

/** What an operator can do to a running PostgreSQL, for better or worse. */
export class DatabaseControl {
  constructor(private readonly servers: Servers) {}

  /** Cuts off every session of the product; returns how many there were. */
  async terminateBackends(): Promise<number> {
    const [row] = await this.#ask<{ ended: number }>(
      `SELECT count(pg_terminate_backend(pid))::int AS ended FROM pg_stat_activity
       WHERE datname = current_database() AND application_name <> '${OURS}' AND backend_type = 'client backend'`,
    );
    return row?.ended ?? 0;
  }

  /** Makes every transaction from now on read-only, or lets them write again. */
  async readOnly(on: boolean): Promise<void> {
    await this.#ask(
      on ? 'ALTER SYSTEM SET default_transaction_read_only = on' : 'ALTER SYSTEM RESET default_transaction_read_only',
    );
    await this.#ask('SELECT pg_reload_conf()');
  }

  /** Counts what is not at rest. */
  async unrest(): Promise<Unrest> {
    const [row] = await this.#ask<Unrest>(UNREST);
    return row ?? {};
  }

  async #ask<Row>(text: string): Promise<Row[]> {
    const client = new pg.Client({
      connectionString: this.servers.database.url,
      application_name: OURS,
      connectionTimeoutMillis: 5_000,
      query_timeout: 20_000,
      options: '-c default_transaction_read_only=off -c search_path=waybill',
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(text)).rows as Row[];
    } finally {
      await client.end();
    }
  }
}
