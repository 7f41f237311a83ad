import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, IdentityGuard, QueueViewStore } from '#libs/persistence';
import type { Telemetry } from '#libs/telemetry';
import { specTelemetry } from '../../../../test/support/spec-telemetry.js';
import type { ControlPlaneConfig } from '../control-plane-config.js';
import { QueueReadings } from '../queues/queue-readings.js';
import { MetricsModule } from './metrics.module.js';

const GAUGES = /^waybill_(queue|tasks|oldest|dead|results|events|deliveries)/m;

describe('the metrics, while PostgreSQL and RabbitMQ', () => {
  let telemetry: Telemetry;
  let module: MetricsModule | null = null;
  let silent: Server;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    telemetry = specTelemetry();
    silent = createServer((socket) => sockets.push(socket.on('error', () => undefined))).listen(0, '127.0.0.1');
    await once(silent, 'listening');
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await module?.onApplicationShutdown();
  });
  afterAll(async () => {
    silent.close();
    await telemetry.stop();
  });

  function watch(port: number): void {
    const at = `//nobody:nothing@127.0.0.1:${port}`;
    const config = { rabbitmqManagementUrl: `http:${at}`, rabbitmqUrl: `amqp:${at}/waybill` };
    const database = new Database({ url: `postgres:${at}/waybill`, applicationName: 'spec', poolSize: 1 });
    const queues = new QueueReadings(config as ControlPlaneConfig, new QueueViewStore(database));
    const identity = new IdentityGuard({ failover: 'none', onReplaced: () => undefined });
    module = new MetricsModule(database, queues, ['http'], identity);
    module.onApplicationBootstrap();
  }

  it('refuse, are served without gauges of them, for nobody knows: no zero, no value of before', async () => {
    watch(1);
    const text = await telemetry.metrics();
    expect(text).not.toMatch(GAUGES);
    expect(text).toContain('waybill_build_info{service="spec"');
  });

  it('take connections and never answer, are served all the same', async () => {
    watch((silent.address() as AddressInfo).port);
    const text = await telemetry.metrics();
    expect(text).not.toMatch(GAUGES);
    expect(text).toContain('process_resident_memory_bytes');
  });
});
