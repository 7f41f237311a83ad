import { expect, it, jest } from '@jest/globals';
import { CredentialVault, InMemoryTenantKeyStore, KeyRing } from '#libs/credentials';
import { ManagedConnection } from '#libs/messaging';
import { createLogger } from '#libs/nest-runtime';
import { Database } from '#libs/persistence';
import { IngestService } from './ingest-service.js';

it('goes on taking webhooks where the broker refuses the login', async () => {
  const exit = jest.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  jest.spyOn(ManagedConnection.prototype, 'start').mockRejectedValue(new Error('refused'));
  const background = jest.spyOn(ManagedConnection.prototype, 'startInBackground').mockReturnValue(undefined);
  const database = new Database({ url: 'postgres://127.0.0.1:1/none', applicationName: 'spec', poolSize: 1 });
  const vault = new CredentialVault(
    KeyRing.parse(`k ${Buffer.alloc(32, 1).toString('base64')}`),
    new InMemoryTenantKeyStore(),
  );
  const service = new IngestService(database, vault, 'amqp://127.0.0.1:1', createLogger('spec', 'silent'));
  service.onApplicationBootstrap();
  await service.onApplicationShutdown();
  expect(exit).not.toHaveBeenCalled();
  expect(background).toHaveBeenCalledTimes(1);
  jest.restoreAllMocks();
});
