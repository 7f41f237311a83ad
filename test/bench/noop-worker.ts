import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { connectorSettings, loadConfig, outboundSettings, serviceSettings } from '#libs/config';
import { KeyRing } from '#libs/credentials';
import type { Egress } from '#libs/egress';
import { runService } from '#libs/nest-runtime';
import { Database } from '#libs/persistence';
import { ConnectorWorkerModule } from '../../apps/connector-worker/src/connector-worker.module.js';
import { joinQueues } from '../../apps/connector-worker/src/join-queues.js';
import { NOOP_CONNECTORS } from './noop-connector.js';

/**
 * The product's connector-worker, as apps/connector-worker/src/main.ts joins it, but for two parts: its connectors are
 * those of the bench, and every call is answered within this process, at once or after NOOP_WAIT_MS; those to the host
 * NOOP_HANGS not before they are given up.
 */
const ANSWER = { kind: 'answered', status: 200, headers: {}, body: Buffer.from('{"stored":true}') } as const;
const waitMs = Number(process.env['NOOP_WAIT_MS'] ?? 0);
const answer = waitMs > 0 ? () => pause(waitMs, ANSWER) : async () => ANSWER;
const hanging = process.env['NOOP_HANGS'];
const GIVEN_UP = { kind: 'broken', phase: 'sent', code: 'timeout', message: 'The call did not end in time' } as const;
const send: Egress['send'] = ({ url }, { timeoutMs, signal }) =>
  hanging !== undefined && new URL(url).host === hanging
    ? pause(timeoutMs, GIVEN_UP, { signal }).catch(() => GIVEN_UP)
    : answer();
const egress: Egress = { send, close: async () => undefined };

const config = loadConfig({
  ...serviceSettings(3002),
  ...outboundSettings,
  ...connectorSettings(NOOP_CONNECTORS.map(({ name }) => name)),
});

await runService({
  name: 'connector-worker',
  config,
  module: (logger) => {
    const database = new Database({
      url: config.databaseUrl,
      applicationName: 'connector-worker',
      poolSize: config.databasePoolSize,
      onError: (error) => logger.warn({ err: error }, 'A connection to PostgreSQL was lost'),
    });
    return ConnectorWorkerModule.register({
      connectors: NOOP_CONNECTORS.filter(({ name }) => config.connectors.includes(name)),
      database,
      ring: KeyRing.parse(readFileSync(config.credentialsKeyFile, 'utf8')),
      egress,
      rabbitmqUrl: config.rabbitmqUrl,
      leaseSeconds: config.leaseSeconds,
      logger,
    });
  },
  prepare: (app, logger) =>
    joinQueues(app, logger, {
      connectors: config.connectors,
      prefetch: config.prefetch,
      drainMs: Math.max(1, config.shutdownDeadlineSeconds - 5) * 1_000,
    }),
});
