import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Controller, type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type Delivery, ManagedConnection, Publisher, type Settlement } from '#libs/messaging';
import { type MessagingScene, messagingScene } from '../../../../test/support/messaging-scene.js';
import { waitUntil } from '../../../../test/support/wait-until.js';
import { CONSUME_CONNECTION, connectTransport, MessagingModule, PUBLISH_CONNECTION } from './messaging.module.js';
import { type Subscription, WaybillTransport } from './waybill-transport.js';

jest.setTimeout(30_000);

class OddError extends Error {}

const seen: Delivery[] = [];
let gate = Promise.resolve();

@Controller()
class TasksController {
  @MessagePattern('tasks')
  async handle(@Payload() delivery: Delivery): Promise<Settlement | undefined> {
    seen.push(delivery);
    await gate;
    if (delivery.redelivered) return { kind: 'ack' };
    if (delivery.routingKey === 'http.throw') throw new OddError('odd');
    if (delivery.routingKey === 'http.nothing') return undefined;
    if (delivery.routingKey === 'http.unknown') return { kind: 'dead-letter', reason: 'unknown_action', detail: 'no' };
    return { kind: 'ack' };
  }

  @EventPattern('events')
  onEvent(_event: unknown): void {}
}

describe('the Nest transport', () => {
  let scene: MessagingScene;
  let publisher: Publisher;
  beforeAll(async () => {
    scene = await messagingScene();
    publisher = new Publisher(scene.connection);
  });
  afterAll(() => scene.drop());

  const tasks: Subscription = { queue: 'waybill.tasks.http', pattern: 'tasks', prefetch: 5 };
  const started = async (subscriptions: readonly Subscription[]) => {
    @Module({
      imports: [MessagingModule.register({ url: scene.url, service: 'spec' })],
      controllers: [TasksController],
    })
    class Root {}
    const app: INestApplication = await NestFactory.create(Root, new FastifyAdapter(), { logger: false });
    const errors: Error[] = [];
    const transport = new WaybillTransport(app.get(CONSUME_CONNECTION), app.get(Publisher), {
      subscriptions,
      topology: scene.topology,
      drainMs: 5_000,
      onError: (error) => errors.push(error),
    });
    connectTransport(app, transport);
    await app.init();
    return { app, transport, errors };
  };
  const send = (routingKey: string) =>
    publisher.publish({ exchange: 'waybill.tasks', routingKey, content: Buffer.from([0xff, 0x00]) });

  it('hands deliveries to handlers as they are, settles by what they return, keeps the types of their errors', async () => {
    seen.length = 0;
    const { app, transport, errors } = await started([tasks]);
    await app.startAllMicroservices();
    await waitUntil('consuming', () => transport.healthy);
    await Promise.all(['http.request', 'http.unknown', 'http.throw', 'http.nothing'].map(send));
    await waitUntil('four and two again', () => seen.length === 6);
    expect(seen.every(({ content }) => content.equals(Buffer.from([0xff, 0x00])))).toBe(true);
    expect(errors.some((error) => error instanceof OddError)).toBe(true);
    expect(errors.map(({ message }) => message)).toContain(
      'The handler of "tasks" must return a Settlement; it returned undefined.',
    );
    expect((await scene.take('waybill.dead.http')).headers['waybill-reason']).toBe('unknown_action');
    await app.close();
    expect(await scene.ready('waybill.tasks.http')).toBe(0);
  });

  it('drains when the application closes, and closes publisher and connections after that', async () => {
    seen.length = 0;
    const { app, transport } = await started([{ ...tasks, prefetch: 2 }]);
    await app.startAllMicroservices();
    await waitUntil('consuming', () => transport.healthy);
    const open = Promise.withResolvers<void>();
    gate = open.promise;
    await Promise.all(Array.from({ length: 6 }, () => send('http.request')));
    await waitUntil('two', () => seen.length === 2);
    const closing = app.close();
    open.resolve();
    await closing;
    expect(seen).toHaveLength(2);
    expect(await scene.ready('waybill.tasks.http')).toBe(4);
    const states = [CONSUME_CONNECTION, PUBLISH_CONNECTION].map((token) => app.get<ManagedConnection>(token).state);
    expect(states).toEqual(['closed', 'closed']);
    expect(app.get(Publisher).state).toBe('closed');
  });

  it.each(['nobody', 'events'])(
    'refuses to start with the pattern "%s", naming the handlers there are',
    async (pattern) => {
      const { app } = await started([{ ...tasks, pattern }]);
      await expect(app.startAllMicroservices()).rejects.toThrow(
        /wants a @MessagePattern\(".*"\), but the handlers are: tasks/,
      );
      await app.close();
    },
  );

  it('pauses and resumes all its consumers', async () => {
    const { app, transport } = await started([tasks]);
    await app.startAllMicroservices();
    await waitUntil('consuming', () => transport.healthy);
    await waitUntil('an empty queue', async () => (await scene.ready('waybill.tasks.http')) === 0);
    seen.length = 0;
    transport.pause('database');
    await waitUntil('the cancel', async () => (await scene.consumers('waybill.tasks.http')) === 0);
    await send('http.request');
    await waitUntil('it to rest', async () => (await scene.ready('waybill.tasks.http')) === 1);
    expect(seen).toHaveLength(0);
    transport.resume('database');
    await waitUntil('it', () => seen.length === 1);
    await app.close();
  });
});
