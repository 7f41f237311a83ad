import { Inject, Injectable } from '@nestjs/common';
import type { Connector } from '#libs/connector-kit';
import { type Credential, CredentialVault } from '#libs/credentials';
import type { ConnectorRegistry } from '#libs/execution';
import { ProblemError } from '#libs/nest-runtime';
import {
  ConnectionEntity,
  continueConnectionVersions,
  forgetEndpoints,
  openConfigurationHold,
  PauseStore,
  runnerOf,
  TenantEntities,
  usesConnection,
  wakeConfiguredTasks,
} from '#libs/persistence';
import { audit } from '../auth/audit.js';
import type { Caller } from '../auth/caller.js';
import { refusingTakenName } from '../http/taken-name.js';
import { ConnectionConnectors } from '../tasks/connection-connectors.js';
import { CONNECTOR_REGISTRY } from '../tokens.js';
import { checkSettings, readCredential } from './check-connection.js';
import type { ChangeConnectionBody, CreateConnectionBody } from './connection-body.js';
import { expiryIn } from './expiry-in.js';
import { leadsElsewhere } from './leads-elsewhere.js';

/** The connections of a tenant. */
@Injectable()
export class Connections {
  constructor(
    private readonly entities: TenantEntities,
    private readonly vault: CredentialVault,
    private readonly known: ConnectionConnectors,
    @Inject(CONNECTOR_REGISTRY) private readonly connectors: ConnectorRegistry,
  ) {}

  async create(caller: Caller, body: CreateConnectionBody): Promise<ConnectionEntity> {
    const { tenant } = caller;
    const { name, settings = {} } = body;
    const connector = this.#connector(body.connector);
    checkSettings(connector, settings);
    const credential = readCredential(connector, body.credentials);
    const sealedCredential = await this.vault.seal(tenant, name, credential);
    return refusingTakenName('a connection', name, () =>
      this.entities.asTenant(tenant, async (entities) => {
        const credentialType = credential.type;
        await entities.insert(ConnectionEntity, {
          tenant,
          name,
          connector: connector.name,
          settings: settings as object,
          credentialType,
          sealedCredential,
          credentialSince: sinceNow(credential),
          credentialExpiresAt: expiryIn(body, credential) ?? null,
        });
        await runnerOf(entities).run(continueConnectionVersions, [tenant, name]);
        await runnerOf(entities).run(wakeConfiguredTasks, [tenant, name]);
        await audit(entities, caller, 'connection.create', name, `${connector.name}, ${credentialType}`);
        return entities.findOneByOrFail(ConnectionEntity, { tenant, name });
      }),
    );
  }

  /** Changes a connection; tasks that waited for it to be mended go on. */
  change(caller: Caller, name: string, body: ChangeConnectionBody): Promise<ConnectionEntity> {
    const { tenant } = caller;
    return this.entities.asTenant(tenant, async (entities) => {
      const standing = await entities.findOne(ConnectionEntity, {
        where: { tenant, name },
        lock: { mode: 'pessimistic_write' },
      });
      if (!standing) throw ProblemError.notFound(`connection ${name}`);
      const connector = this.#connector(standing.connector);
      const { settings } = body;
      if (settings) checkSettings(connector, settings);
      const credential = body.credentials && readCredential(connector, body.credentials);
      const expires = expiryIn(body, credential);
      const sameAccount = body.sameAccount === true;
      if (sameAccount && (settings || credential?.type !== standing.credentialType)) throw notTheSameAccount();
      await entities.update(
        ConnectionEntity,
        { tenant, name },
        {
          ...(settings ? { settings: settings as object } : {}),
          ...(credential
            ? {
                credentialType: credential.type,
                sealedCredential: await this.vault.seal(tenant, name, credential),
                credentialSince: sinceNow(credential),
              }
            : {}),
          ...(expires === undefined ? {} : { credentialExpiresAt: expires }),
          ...(leadsElsewhere(standing.settings, body) ? { accountSince: () => 'version + 1' } : {}),
          version: () => 'version + 1',
        },
      );
      const runner = runnerOf(entities);
      await runner.run(openConfigurationHold, [tenant, standing.connector, name]);
      await runner.run(wakeConfiguredTasks, [tenant, name]);
      await audit(entities, caller, 'connection.change', name, Object.keys(body).sort().join(', '));
      return entities.findOneByOrFail(ConnectionEntity, { tenant, name });
    });
  }

  /** Deletes a connection, unless an unfinished task still needs it. */
  async remove(caller: Caller, name: string): Promise<void> {
    const { tenant } = caller;
    await this.entities.asTenant(tenant, async (entities) => {
      const { affected } = await entities.delete(ConnectionEntity, { tenant, name });
      if (affected !== 1) throw ProblemError.notFound(`connection ${name}`);
      const [use] = await runnerOf(entities).run<{ used: boolean }>(usesConnection, [tenant, name]);
      if (use?.used) {
        throw ProblemError.conflict(
          'connection_in_use',
          `Unfinished tasks need connection ${name}: let them end, cancel them or resolve them first`,
        );
      }
      await runnerOf(entities).run(forgetEndpoints, [tenant, name]);
      await PauseStore.forgetIn(runnerOf(entities), { tenant, kind: 'connection', name });
      await audit(entities, caller, 'connection.delete', name);
    });
    this.known.forget(tenant, name);
  }

  #connector(name: string): Connector {
    const connector = this.connectors.get(name);
    if (connector) return connector;
    throw ProblemError.badRequest('unknown_connector', {
      pointer: '/connector',
      detail: `names no connector; known are ${[...this.connectors.keys()].join(', ')}`,
    });
  }
}

/** No credential has no age. */
const sinceNow = ({ type }: Credential) => (type === 'none' ? null : () => 'now()');

function notTheSameAccount(): ProblemError {
  return ProblemError.badRequest('invalid_body', {
    pointer: '/sameAccount',
    detail: 'goes with credentials of the same type only, and without settings',
  });
}
