import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import type { ManagedConnection } from '#libs/messaging';
import { CONSUME_CONNECTION } from '#libs/nest-runtime';
import { type PublisherScene, publisherScene } from '../../../test/support/publisher-scene.js';
import { waitUntil } from '../../../test/support/wait-until.js';

jest.setTimeout(60_000);

let scene: PublisherScene;

beforeAll(async () => {
  scene = await publisherScene();
});

afterEach(() => scene?.tidy());

afterAll(() => scene?.drop());

describe('The drain', () => {
  const die = (messageId: string, headers: Record<string, unknown>, content = Buffer.from([0, 1, 255])) =>
    scene.publisher.publish({
      exchange: 'waybill.dead-letters',
      routingKey: 'http.request',
      properties: { messageId, userId: scene.messaging.connection.userName },
      headers,
      content,
    });
  const kept = (messageId: string) =>
    scene.query<Record<string, unknown>>(
      `SELECT tenant, task_id, connector, action, reason, detail, body, convert_from(headers, 'UTF8') AS headers
       FROM dead_letters WHERE convert_from(headers, 'UTF8') LIKE '%' || $1 || '%'`,
      [messageId],
    );

  it('keeps a dead letter once, although it is delivered again before its ack', async () => {
    const messageId = newUuid();
    const blocked = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const holding = scene.owner.transaction(async (runner) => {
      await runner.run({ name: 'spec-lock', text: 'LOCK TABLE dead_letters IN ACCESS EXCLUSIVE MODE' }, []);
      blocked.resolve();
      await release.promise;
    });
    await blocked.promise;
    await die(messageId, {
      tenant: 'acme',
      'waybill-reason': 'invalid_task',
      'waybill-detail': '/input is missing',
      'waybill-user-id': scene.messaging.connection.userName,
      authorization: 'canary',
    });
    const isWaiting = async () =>
      (
        await scene.query(
          `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%INTO waybill.dead_letters%'`,
        )
      ).length;
    scene.defer(() => release.resolve());
    await waitUntil('the drain to wait for the lock', async () => (await isWaiting()) === 1);
    const consuming = scene.app.get<ManagedConnection>(CONSUME_CONNECTION);
    const states: string[] = [];
    scene.defer(consuming.onState((state) => states.push(state)));
    consuming.abort('cut by the spec');
    await waitUntil(
      'the connection to be lost and back',
      () => states.includes('connecting') && states.at(-1) === 'connected',
    );
    release.resolve();
    await holding;
    await waitUntil('the queue to be empty', async () => (await scene.messaging.ready('waybill.dead.http')) === 0);
    const [letter, ...more] = await waitUntil('the row', async () => {
      const rows = await kept(messageId);
      return rows.length > 0 ? rows : null;
    });
    expect(more).toEqual([]);
    expect(letter).toMatchObject({
      tenant: 'acme',
      task_id: null,
      connector: 'http',
      action: 'request',
      reason: 'invalid_task',
      detail: '/input is missing',
      body: Buffer.from([0, 1, 255]),
    });
    expect(letter?.['headers']).not.toContain('canary');
  });

  it('keeps what no queue takes, and says which key it was', async () => {
    const messageId = newUuid();
    await scene.publisher.publish({
      exchange: 'waybill.tasks',
      routingKey: 'nowhere.do',
      properties: { messageId },
      headers: { tenant: 'acme' },
      content: Buffer.from('{'),
    });
    const [letter] = await waitUntil('the row', async () => {
      const rows = await kept(messageId);
      return rows.length > 0 ? rows : null;
    });
    expect(letter).toMatchObject({ tenant: '', connector: 'nowhere', reason: 'unroutable', task_id: null });
    expect(letter?.['detail']).toContain('nowhere.do');
  });

  it('sends a task that reached its delivery limit to quarantine first, and keeps it when it dies there', async () => {
    const messageId = newUuid();
    const task = Buffer.from(JSON.stringify({ connector: 'http', action: 'request', connection: 'main', input: {} }));
    const operator = scene.messaging.connection.userName;
    const dieIn = (queue: string) =>
      scene.publisher.publish({
        exchange: 'waybill.dead-letters',
        routingKey: 'http.request',
        properties: { messageId, userId: operator },
        headers: { tenant: 'acme', 'x-death': [{ queue, reason: 'delivery_limit', count: 1 }] },
        content: task,
      });
    await dieIn('waybill.tasks.http');
    const suspect = await scene.messaging.take('waybill.quarantine.http');
    expect(suspect).toMatchObject({ routingKey: 'http.request', content: task, headers: { tenant: 'acme' } });
    expect(suspect.properties).toMatchObject({ messageId, userId: scene.user });
    expect(await kept(messageId)).toEqual([]);
    await dieIn('waybill.quarantine.http');
    const [letter] = await waitUntil('the row', async () => {
      const rows = await kept(messageId);
      return rows.length > 0 ? rows : null;
    });
    expect(letter).toMatchObject({ tenant: 'acme', reason: 'delivery_limit', task_id: messageId });
  });
});
