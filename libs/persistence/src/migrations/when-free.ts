import type { QueryRunner } from 'typeorm';

/** How often it is tried to have tables alone, twice a second at most, and how PostgreSQL says that they are in use. */
const LOCK_TRIES = 100;
const IN_USE: readonly unknown[] = ['55P03', '40P01'];

/** How long a try waits; every tenth long enough for PostgreSQL to send away whoever vacuums the table, which takes a second. */
const SHORT_WAIT = '300ms';
const LONG_WAIT = '1500ms';

/**
 * Does something in a transaction for which tables must be had alone. Whoever waits for a lock is waited for by all who come
 * after him, and whoever writes may hold some tables and wait for another: so it waits for less than it takes PostgreSQL
 * to see a deadlock, mostly, and lets go of all before it tries again. Rejects where it never had them.
 */
export async function whenFree(runner: QueryRunner, work: () => Promise<unknown>, most = LOCK_TRIES): Promise<void> {
  for (let tries = 1; ; tries++) {
    await runner.startTransaction();
    try {
      await runner.query(`SET LOCAL lock_timeout = '${tries % 10 === 0 ? LONG_WAIT : SHORT_WAIT}'`);
      await work();
      return await runner.commitTransaction();
    } catch (error) {
      await runner.rollbackTransaction();
      if (tries >= most || !IN_USE.includes((error as { code?: unknown }).code)) throw error;
      await runner.query('SELECT pg_sleep(0.3)');
    }
  }
}
