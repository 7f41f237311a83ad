import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { armFailpoints, disarmFailpoints } from '#libs/failpoints';
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

describe('the failpoints of the database', () => {
  it('stand around every statement, every commit and behind the lock', async () => {
    const reached: string[] = [];
    armFailpoints('*=kill', { onHit: async (point) => void reached.push(point) });
    try {
      await database.run({ name: 'spec-alone', text: 'SELECT 1' }, []);
      await database.asTenant('acme', (runner) => runner.run({ name: 'spec-inside', text: 'SELECT 1' }, []));
      await database.underLock(4712, async () => undefined);
      await expect(database.transaction(() => Promise.reject(new Error('of the work')))).rejects.toThrow();
    } finally {
      disarmFailpoints();
    }
    expect(reached).toEqual([
      'db.spec-alone.before',
      'db.spec-alone.after',
      'db.begin.before',
      'db.set-tenant.before',
      'db.set-tenant.after',
      'db.spec-inside.before',
      'db.spec-inside.after',
      'db.commit.before',
      'db.commit.after',
      'db.lock.after',
      'db.begin.before',
    ]);
  });

  it('hold a transaction before its commit, and nobody sees what it wrote', async () => {
    await killer.run({ name: 'spec-table', text: 'CREATE TABLE public.spec_held (n int)' }, []);
    const [arrived, opened] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    armFailpoints('db.commit.before=hang', {
      onHit: () => {
        arrived.resolve();
        return opened.promise;
      },
    });
    const writing = database.transaction((runner) =>
      runner.run({ name: 'spec-write', text: 'INSERT INTO public.spec_held VALUES (1)' }, []),
    );
    await arrived.promise;
    disarmFailpoints();
    const seen = () => killer.run({ name: 'spec-seen', text: 'SELECT n FROM public.spec_held' }, []);
    expect(await seen()).toEqual([]);
    opened.resolve();
    await writing;
    expect(await seen()).toEqual([{ n: 1 }]);
  });
});
