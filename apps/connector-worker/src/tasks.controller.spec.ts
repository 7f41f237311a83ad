import { describe, expect, it } from '@jest/globals';
import type { IncomingMessage, TaskWorker } from '#libs/execution';
import type { Delivery } from '#libs/messaging';
import { TasksController } from './tasks.controller.js';

describe('the consumer of tasks', () => {
  it('tells the worker whether the broker delivered the message before', async () => {
    const taken: IncomingMessage[] = [];
    const worker = { handle: async (message: IncomingMessage) => void taken.push(message) };
    const consumer = new TasksController(worker as unknown as TaskWorker);
    const delivery = { routingKey: 'http.request', content: Buffer.from(''), headers: {}, properties: {} };
    await consumer.quarantinedTask({ ...delivery, redelivered: true } as Delivery);
    await consumer.quarantinedTask({ ...delivery, redelivered: false } as Delivery);
    expect(taken.map(({ redelivered }) => redelivered)).toEqual([true, false]);
  });
});
