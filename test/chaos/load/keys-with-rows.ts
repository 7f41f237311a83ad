import pg from 'pg';
import type { RowsOf } from './unclaimed.js';

const TIMEOUT_MS = 5_000;

/** Asks the database which idempotency keys are known, on a connection for each question: it may be gone at any time. */
export function keysWithRows(url: string): RowsOf {
  return async (keys) => {
    if (keys.length === 0) return [];
    const client = new pg.Client({
      ...{ connectionString: url, connectionTimeoutMillis: TIMEOUT_MS, query_timeout: TIMEOUT_MS },
    });
    client.on('error', () => {});
    try {
      await client.connect();
      const text = 'SELECT idempotency_key AS key FROM waybill.tasks WHERE idempotency_key = ANY ($1)';
      const { rows } = await client.query<{ key: string }>(text, [keys]);
      return rows.map(({ key }) => key);
    } finally {
      await client.end().catch(() => undefined);
    }
  };
}
