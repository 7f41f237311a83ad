import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { waitUntil } from '../../../test/support/wait-until.js';
import { Database, type StatementRunner } from './database.js';

let testDatabase: TestDatabase;
let database: Database;
let killer: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  const options = { url: testDatabase.url, applicationName: 'spec', poolSize: 2 };
  database = new Database(options);
  killer = new Database({ ...options, applicationName: 'killer' });
});

afterAll(async () => {
  await Promise.all([database?.close(), killer?.close()]);
  await testDatabase?.drop();
});

const pidOf = async (runner: StatementRunner) =>
  (await runner.run<{ pid: number }>({ name: 'spec-pid', text: 'SELECT pg_backend_pid() AS pid' }, []))[0]?.pid;

async function kill(pid: number | undefined): Promise<void> {
  await killer.run({ name: 'spec-kill', text: 'SELECT pg_terminate_backend($1)' }, [pid]);
  await waitUntil('the backend to be gone', async () => {
    const [row] = await killer.run<{ n: string }>(
      { name: 'spec-alive', text: 'SELECT count(*) AS n FROM pg_stat_activity WHERE pid = $1' },
      [pid],
    );
    return row?.n === '0';
  });
}

describe('a connection that is lost between two statements', () => {
  it('fails its transaction, not the process, and the next one works', async () => {
    const lost = database.transaction(async (runner) => {
      await kill(await pidOf(runner));
      await pidOf(runner);
    });
    await expect(lost).rejects.toThrow();
    expect(await database.transaction(pidOf)).toEqual(expect.any(Number));
  });

  it('gives its advisory lock back, and keeps the error of the work', async () => {
    const underLock = database.underLock(4711, async () => {
      const [row] = await killer.run<{ pid: number }>(
        { name: 'spec-holder', text: `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711` },
        [],
      );
      await kill(row?.pid);
      throw new Error('of the work');
    });
    await expect(underLock).rejects.toThrow('of the work');
    expect(await database.underLock(4711, async () => undefined)).toBe(true);
  });
});
