import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { Database } from '../database.js';
import { classifyDatabaseError } from '../database-fault.js';
import { migrate } from '../migrations/migrate.js';
import { InstallationStore } from '../stores/installation-store.js';
import { DatabaseReplaced } from './database-replaced.js';
import { IdentityGuard } from './identity-guard.js';

let testDatabase: TestDatabase;
let superuser: Database;
let told: DatabaseReplaced[];
const open: Database[] = [];

const execute = (text: string) => superuser.run({ name: '', text }, []);
const anything = { name: 'spec-anything', text: 'SELECT 1' };

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  await migrate(testDatabase.url);
  superuser = new Database({ url: testDatabase.url, applicationName: 'spec', poolSize: 2 });
});
beforeEach(async () => {
  told = [];
  await execute('UPDATE installation SET beat = 100, epoch = 1');
});
afterAll(async () => {
  for (const database of [...open, superuser]) await database?.close();
  await testDatabase?.drop();
});

const guarded = (identity: IdentityGuard, lookOn = false): Database => {
  const database = new Database({ url: testDatabase.url, applicationName: 'spec', poolSize: 2, identity, lookOn });
  open.push(database);
  return database;
};
const newGuard = () => new IdentityGuard({ failover: 'none', onReplaced: (error) => told.push(error) });

/** Two connections at once: at least one of them is new. */
const onNewConnection = (database: Database) =>
  Promise.all([database.run(anything, []), database.transaction((runner) => runner.run(anything, []))]);

describe('a guarded pool', () => {
  it('takes the database it meets first, and the same one with later beats', async () => {
    const guard = newGuard();
    await guarded(guard).run(anything, []);
    const store = new InstallationStore(superuser);
    expect(await store.beat()).toMatchObject({ epoch: 1, beat: 101, timeline: expect.any(Number) });
    await onNewConnection(guarded(guard));
    expect(told).toEqual([]);
    await execute('UPDATE installation SET beat = 100');
    await expect(onNewConnection(guarded(guard))).rejects.toThrow(/beat is 100, and 101 was seen/);
  });

  it('refuses every statement once a new connection shows an older beat, and says so once', async () => {
    const guard = newGuard();
    const database = guarded(guard);
    await database.run(anything, []);
    await execute('UPDATE installation SET beat = 60');
    const refused = await onNewConnection(database).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DatabaseReplaced);
    expect(String(refused)).toMatch(/beat is 60, and 100 was seen.*run "waybill recover"/);
    await expect(database.run(anything, [])).rejects.toThrow(DatabaseReplaced);
    await expect(database.transaction(async () => undefined)).rejects.toThrow(DatabaseReplaced);
    expect(await database.isReachable()).toBe(false);
    expect(told).toHaveLength(1);
    expect(classifyDatabaseError(refused)).toBe('unavailable');
  });

  it('lets a pool that only looks go on, and is well again once the database was recovered', async () => {
    const guard = newGuard();
    const database = guarded(guard, true);
    await database.run(anything, []);
    await execute('UPDATE installation SET beat = 60');
    await expect(onNewConnection(database)).rejects.toThrow(DatabaseReplaced);
    await onNewConnection(database);
    expect(guard.replaced).toBeInstanceOf(DatabaseReplaced);
    await execute('UPDATE installation SET epoch = 2');
    await onNewConnection(guarded(guard, true));
    expect(guard.replaced).toBeNull();
  });

  it('stays refused by what was seen, whatever it meets next', async () => {
    const guard = newGuard();
    const database = guarded(guard, true);
    guard.consult(async () => ({ ...(await new InstallationStore(superuser).read()), beat: 200 }));
    await expect(database.run(anything, [])).rejects.toThrow(DatabaseReplaced);
    await onNewConnection(guarded(guard, true));
    expect(guard.replaced?.message).toMatch(/beat is 100, and 200 was seen/);
    expect(told).toHaveLength(1);
  });

  it('uses no connection before what is kept outside was read; later it is asked, and may be away', async () => {
    const guard = newGuard();
    const database = guarded(guard);
    let asked = 0;
    guard.consult(async () => {
      asked++;
      if (asked !== 2) throw new Error('the broker is away');
      return null;
    });
    const refused = await database.run(anything, []).catch((error: unknown) => error);
    expect(String(refused)).toMatch(/cannot be read: the broker is away/);
    expect(classifyDatabaseError(refused)).toBe('unavailable');
    expect(told).toEqual([]);
    await database.run(anything, []);
    await onNewConnection(guarded(guard));
    expect(asked).toBe(4);
    guard.consult(async () => ({ ...(await new InstallationStore(superuser).read()), beat: 101 }));
    await expect(onNewConnection(guarded(guard))).rejects.toThrow(/beat is 100, and 101 was seen/);
  });

  it('is not alarmed by a beat that another connection saw meanwhile', async () => {
    const guard = newGuard();
    const found = { installation: 'i', epoch: 1, system: 's', timeline: 1 };
    await guard.verify(async () => ({ ...found, beat: 5 }));
    const slow = Promise.withResolvers<void>();
    const verifying = guard.verify(async () => {
      await slow.promise;
      return { ...found, beat: 6 };
    });
    await guard.verify(async () => ({ ...found, beat: 7 }));
    slow.resolve();
    await verifying;
    expect(told).toEqual([]);
    await expect(guard.verify(async () => ({ ...found, beat: 6 }))).rejects.toThrow(DatabaseReplaced);
  });
});

describe('the identity', () => {
  it.each(['waybill_control_plane', 'waybill_maintenance', 'waybill_worker', 'waybill_publisher', 'waybill_ingest'])(
    'is read by %s, and nobody but the sweeper raises its beat',
    async (role) => {
      const raised = superuser.transaction(async (runner) => {
        await runner.run({ name: '', text: `SET LOCAL ROLE ${role}` }, []);
        expect(await new InstallationStore(runner).read()).toMatchObject({ epoch: 1, beat: 100 });
        await new InstallationStore(runner).beat();
      });
      if (role === 'waybill_maintenance') await raised;
      else await expect(raised).rejects.toThrow(/permission denied/);
      await expect(
        superuser.transaction(async (runner) => {
          await runner.run({ name: '', text: `SET LOCAL ROLE ${role}` }, []);
          await runner.run({ name: '', text: 'UPDATE installation SET epoch = 7' }, []);
        }),
      ).rejects.toThrow(/permission denied/);
    },
  );
});
