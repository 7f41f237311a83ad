import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { armFailpoints, disarmFailpoints } from '#libs/failpoints';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { waitUntil } from '../../../test/support/wait-until.js';
import { Database, type Statement, type StatementRunner } from './database.js';

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

describe('a transaction in few round trips', () => {
  const count = async () =>
    (
      await killer.run<{ n: number }>(
        { name: 'spec-count', text: 'SELECT count(*)::integer AS n FROM public.spec_trips' },
        [],
      )
    )[0]?.n;
  const insert = (n: number): [Statement, number[]] => [
    { name: 'spec-trip', text: 'INSERT INTO public.spec_trips SELECT 1 / $1::integer' },
    [n],
  ];

  beforeAll(() => killer.run({ name: 'spec-trips', text: 'CREATE TABLE public.spec_trips (n integer)' }, []));

  it('sends its first statements along with BEGIN, in their order, and its last along with COMMIT', async () => {
    const lock = { name: 'spec-trip-lock', text: 'SELECT pg_try_advisory_xact_lock(4712) AS locked' };
    const held = {
      name: 'spec-trip-held',
      text: `SELECT count(*)::integer AS n FROM pg_locks WHERE locktype = 'advisory' AND objid = 4712 AND pid = pg_backend_pid()`,
    };
    const answers = await database.transaction(
      async (runner) => {
        const both = await Promise.all([runner.run(lock, []), runner.run(held, [])]);
        expect(await killer.run(lock, [])).toEqual([{ locked: false }]);
        runner.runLast(...insert(1));
        return both;
      },
      { asksFirst: true },
    );
    expect(answers).toEqual([[{ locked: true }], [{ n: 1 }]]);
    expect(await count()).toBe(1);
    expect(await killer.run(lock, [])).toEqual([{ locked: true }]);
  });

  it('takes nothing where the last statement fails, or one of those that were sent together', async () => {
    const failsLast = database.transaction(async (runner) => {
      await runner.run(...insert(1));
      runner.runLast(...insert(0));
    });
    await expect(failsLast).rejects.toThrow('division by zero');
    const failsFirst = database.transaction((runner) => Promise.all([runner.run(...insert(0)), pidOf(runner)]), {
      asksFirst: true,
    });
    await expect(failsFirst).rejects.toThrow('division by zero');
    expect(await count()).toBe(1);
    expect(await database.transaction(pidOf)).toEqual(expect.any(Number));
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
