import { expect, it } from '@jest/globals';
import { INSTALLATION, SERVICE_ACCESS, topologyFor } from '#libs/messaging';
import { servicesOfQueues } from './services-of-queues.js';

const CONNECTORS = ['http', 'github'];
const USERS = { 'connector-worker': 'waybill-worker', 'result-publisher': 'waybill-publisher' } as const;

it('names for every queue of ours the one service that may read it, and none for a delay and for what is only kept', () => {
  const services = servicesOfQueues(CONNECTORS);
  for (const { name } of topologyFor(CONNECTORS).queues) {
    if (name === INSTALLATION) {
      expect(services.get(name)).toBeUndefined();
      continue;
    }
    const readers = Object.entries(USERS).filter(([, user]) => new RegExp(SERVICE_ACCESS[user].read).test(name));
    const consumed = !name.startsWith('waybill.delay.');
    expect([name, services.get(name)]).toEqual([name, consumed ? readers[0]?.[0] : undefined]);
    expect([name, readers.length]).toEqual([name, consumed ? 1 : 0]);
  }
});
