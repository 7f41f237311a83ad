import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { QueueViewStore } from '#libs/persistence';
import type { ControlPlaneConfig } from '../control-plane-config.js';
import { QueueReadings } from './queue-readings.js';
import { QueuesController } from './queues.controller.js';

let broker: Server;
let asked = 0;
let down = false;

beforeAll(async () => {
  broker = createServer((_request, response) => {
    asked++;
    response.writeHead(down ? 500 : 200).end(JSON.stringify([{ name: 'waybill.tasks.http', messages_ready: 7 }]));
  }).listen(0, '127.0.0.1');
  await once(broker, 'listening');
});
afterAll(() => {
  broker.closeAllConnections();
  broker.close();
});

function scene() {
  asked = 0;
  const counted: string[] = [];
  const at = `//u:p@127.0.0.1:${(broker.address() as AddressInfo).port}`;
  const config = { rabbitmqManagementUrl: `http:${at}`, rabbitmqUrl: `amqp:${at}` } as ControlPlaneConfig;
  const backlog = async (tenant: string) => {
    counted.push(tenant);
    return [];
  };
  const readings = new QueueReadings(config, { backlog } as unknown as QueueViewStore);
  const controller = new QueuesController(readings, new Map());
  const look = (tenant: string) => controller.list({ tenant } as Parameters<QueuesController['list']>[0]);
  return { readings, look, counted };
}

describe('the queues', () => {
  it('are read once from the broker and counted once for a tenant, however many pages and metrics ask', async () => {
    const { readings, look, counted } = scene();
    const pages = await Promise.all([look('acme'), look('acme'), look('other')]);
    await look('acme');
    expect(pages.map(({ items }) => items[0]?.ready)).toEqual([7, 7, 7]);
    expect((await readings.depths.get())?.[0]?.ready).toBe(7);
    expect({ asked, counted }).toEqual({ asked: 1, counted: ['acme', 'other'] });
  });

  it('are refused with the reason of the broker, and unknown to the metrics, while it has none to tell', async () => {
    down = true;
    const { readings, look } = scene();
    await expect(look('acme')).rejects.toMatchObject({ name: 'ManagementRefused' });
    expect(await readings.depths.get()).toBeNull();
    down = false;
    expect((await look('acme')).items).toHaveLength(1);
  });
});
