import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyWebhook } from '#libs/client';
import { type AlertReceiver, alertReceiver } from '../../../../test/support/alert-receiver.js';
import { type ControlPlaneScene, controlPlaneScene } from '../../../../test/support/control-plane-scene.js';

let scene: ControlPlaneScene;
let ops: AlertReceiver;

beforeAll(async () => {
  scene = await controlPlaneScene(undefined, { EGRESS_ALLOW: 'loopback' });
  ops = await alertReceiver();
}, 30_000);
afterAll(async () => {
  ops?.close();
  await scene?.drop();
}, 30_000);

const PATH = '/v1/alert-targets';
const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const make = (over: object, key = scene.keys.acme) =>
  scene.call('POST', PATH, { key, json: { name: 'ops', type: 'webhook', address: ops.url, ...over } });

describe('a target', () => {
  it('is made with a secret that is shown once, or with one of its own, and is listed without', async () => {
    const made = await make({ name: 'made' });
    expect(made).toMatchObject({ status: 201, body: { name: 'made', enabled: true, alerts: true, last: null } });
    expect(made.body.secret).toMatch(/^whsec_/);
    const own = await make({ name: 'own', credentials: { secret } });
    expect(own.body).not.toHaveProperty('secret');
    const listed = await scene.call('GET', PATH);
    expect(listed.body.items.map(({ name }: { name: string }) => name)).toEqual(['made', 'own']);
    expect(JSON.stringify(listed.body)).not.toContain('whsec_');
    const stored = await scene.query('SELECT sealed_secret FROM notification_targets');
    expect(JSON.stringify(stored)).not.toContain(Buffer.from(secret).toString('hex'));
    expect((await scene.call('GET', PATH, { key: scene.keys.other })).body.items).toEqual([]);
    expect((await make({ name: 'made' })).status).toBe(409);
  });

  it('that is tested says what became of the message, and is enabled again where it took it', async () => {
    await make({ name: 'tested', credentials: { secret } });
    const test = () => scene.call('POST', `${PATH}/tested/test`);
    ops.answer(500);
    expect((await test()).body).toMatchObject({ delivered: false, status: 500, error: 'The receiver answered 500' });
    await scene.query(
      `UPDATE notification_targets SET disabled_at = now(), disabled_reason = 'gone' WHERE name = 'tested'`,
    );
    ops.answer(204);
    const { body } = await test();
    expect(body).toMatchObject({ name: 'tested', delivered: true, status: 204, error: null });
    const last = ops.received.at(-1);
    expect(last?.headers['webhook-id']).toBe(body.id);
    if (last) expect(verifyWebhook(last, secret)).toMatchObject({ type: 'dev.waybill.alert.test' });
    const { items } = (await scene.call('GET', PATH)).body;
    expect(items.find(({ name }: { name: string }) => name === 'tested')).toMatchObject({ enabled: true });
  });

  it('in a network that nobody allowed is not called', async () => {
    await make({ name: 'inside', address: 'http://169.254.169.254/latest/meta-data/' });
    const { body } = await scene.call('POST', `${PATH}/inside/test`);
    expect(body).toMatchObject({ delivered: false, status: null, error: expect.stringContaining('address_refused') });
  });

  it('goes with what it is owed', async () => {
    await make({ name: 'gone' });
    await scene.query(
      `INSERT INTO notifications (tenant, target, event_id, purpose, event, next_at)
       VALUES ('acme', 'gone', 'e', 'alerts', '{}', now() + interval '1 hour')`,
    );
    expect(await scene.call('DELETE', `${PATH}/gone`)).toMatchObject({ status: 200, body: { name: 'gone' } });
    expect((await scene.call('DELETE', `${PATH}/gone`)).status).toBe(404);
    expect(await scene.query(`SELECT 1 FROM notifications WHERE target = 'gone'`)).toEqual([]);
  });

  it('is an administrator’s to make', async () => {
    const key = await scene.makeKey('acme', ['tasks:read', 'tasks:write']);
    expect((await make({ name: 'x' }, key)).status).toBe(403);
    expect((await scene.call('POST', `${PATH}/made/test`, { key: scene.keys.other })).status).toBe(404);
  });

  it.each([
    [{ address: undefined }, '/address'],
    [{ server: { host: 'x', port: 25, security: 'tls', from: 'a@b' } }, '/server'],
    [{ type: 'email', address: 'a@example.com' }, '/server'],
    [{ type: 'email', address: 'Ops <a@example.com>' }, '/address'],
    [{ address: 'ftp://x/' }, '/address'],
    [{ address: 'https://user:word@x/' }, '/address'],
    [{ credentials: { secret: 'short' } }, '/credentials/secret'],
    [{ credentials: { secret: 7 } }, '/credentials/secret'],
    [{ credentials: { token: 'x' } }, '/credentials/token'],
    [{ type: 'pigeon' }, '/type'],
    [{ name: 'A b' }, '/name'],
    [{ colour: 'red' }, '/colour'],
  ])('is refused with %j, and told which field is wrong', async (over, pointer) => {
    const { status, body } = await make({ name: 'wrong', ...over });
    expect({ status, pointer: body.errors[0].pointer }).toEqual({ status: 400, pointer });
  });
});
