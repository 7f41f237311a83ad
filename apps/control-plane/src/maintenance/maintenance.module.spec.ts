import { describe, expect, it } from '@jest/globals';
import type { Logger } from 'pino';
import type { Sweeper } from '#libs/execution';
import type { ManagedConnection } from '#libs/messaging';
import type { Database } from '#libs/persistence';
import type { InstallationBeat } from './installation-beat.js';
import { MaintenanceModule } from './maintenance.module.js';

/** Resolves with what a replica did that was stopped after its first sweep, while the broker was away. */
async function doneWithoutBroker(wasConfirmed: boolean): Promise<string[]> {
  const done: string[] = [];
  const looked = Promise.withResolvers<void>();
  const database = { underLock: (_: number, work: () => Promise<void>) => work(), close: async () => undefined };
  const installation = {
    get wasConfirmed() {
      looked.resolve();
      return wasConfirmed;
    },
    beat: async () => void done.push('beat'),
    stop: async () => void done.push('stop'),
  };
  const maintenance = new MaintenanceModule(
    { database: database as unknown as Database, everyMs: 1 },
    { sweep: async () => void done.push('sweep') } as unknown as Sweeper,
    installation as unknown as InstallationBeat,
    { state: 'connecting' } as unknown as ManagedConnection,
    { warn: () => undefined } as unknown as Logger,
  );
  maintenance.onApplicationBootstrap();
  await looked.promise;
  await maintenance.onApplicationShutdown();
  return done;
}

describe('the sweep while the broker is away', () => {
  it('goes on with the beat of a database that the broker was found to know, and makes a last one at the end', async () => {
    expect(await doneWithoutBroker(true)).toEqual(['beat', 'beat', 'stop']);
  });

  it('raises no beat of a database that was never held against the broker', async () => {
    expect(await doneWithoutBroker(false)).toEqual(['stop']);
  });
});
