import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyWebhook } from '#libs/client';
import { newUuid } from '#libs/contracts';
import { PostgresDeadLetterSink } from '#libs/persistence';
import { type AlertReceiver, alertReceiver } from '../../../../test/support/alert-receiver.js';
import { type ControlPlaneScene, controlPlaneScene } from '../../../../test/support/control-plane-scene.js';
import { deadLetter } from '../../../../test/support/dead-letters.js';
import { waitUntil } from '../../../../test/support/wait-until.js';

let scene: ControlPlaneScene;
let ops: AlertReceiver;
let secret: string;

beforeAll(async () => {
  const settings = { EGRESS_ALLOW: 'loopback', PUBLIC_URL: 'https://waybill.example', ALERT_MESSAGES_PER_HOUR: '500' };
  scene = await controlPlaneScene(undefined, settings, { alertEveryMs: 50 });
  ops = await alertReceiver();
}, 30_000);
afterAll(async () => {
  ops?.close();
  await scene?.drop();
}, 30_000);

beforeEach(async () => {
  const { body } = await call('POST', '/v1/alert-targets', { name: 'ops', type: 'webhook', address: ops.url });
  secret = body.secret;
});
afterEach(async () => {
  ops.answer(204);
  await scene.query('DELETE FROM dead_letters');
  await scene.query('DELETE FROM incidents');
  await scene.query('DELETE FROM endpoint_health');
  await scene.query('DELETE FROM notification_targets');
  await scene.query('DELETE FROM alerts');
  ops.received.length = 0;
});

const call = (method: string, path: string, json?: object, key = scene.keys.acme) =>
  scene.call(method, path, { key, ...(json === undefined ? {} : { json }) });

/** A dead letter with a cause of its own; its incident. */
async function incident(tenant = 'acme'): Promise<string> {
  const letter = deadLetter({ tenant, reason: `r-${newUuid()}` });
  await new PostgresDeadLetterSink(scene.superuser).store([letter]);
  const [row] = await scene.query<{ id: string }>('SELECT incident_id AS id FROM dead_letters WHERE id = $1', [
    letter.id,
  ]);
  return row?.id ?? '';
}

const told = (type: string, subject?: string) =>
  waitUntil(`word of ${type} ${subject ?? ''}`, () =>
    ops.received.find(
      ({ event }) =>
        event.type === `dev.waybill.alert.${type}` &&
        (subject === undefined || event.data.alerts.some((alert: { subject: string }) => alert.subject === subject)),
    ),
  );
const alertOf = async (subject: string, state = 'firing', key = scene.keys.acme) => {
  const { body } = await call('GET', `/v1/alerts?state=${state}&limit=200`, undefined, key);
  return body.items.find((alert: { subject: string }) => alert.subject === subject);
};

describe('an incident', () => {
  it('is told of to each target, signed, with what to do and where to look; and so is its end', async () => {
    const id = await incident();
    const { headers, body, event } = await told('firing', id);
    expect(() => verifyWebhook({ headers, body }, secret)).not.toThrow();
    expect(headers['webhook-id']).toBe(event.id);
    expect(event.data.alerts[0]).toMatchObject({
      kind: 'incident',
      severity: 'critical',
      state: 'firing',
      summary: expect.stringMatching(/^1 dead letter of http request: r-/),
      console: `https://waybill.example/console/#/incidents/${id}`,
      runbook: 'docs/runbooks/incident.md',
    });
    expect(await alertOf(id)).toMatchObject({ state: 'firing', muted: null, toldAt: expect.any(String) });
    await call('POST', `/v1/incidents/${id}/discard`, { note: 'a typo' });
    const end = await told('resolved', id);
    expect(end.event.data.alerts[0].resolvedAt).not.toBeNull();
    expect(await alertOf(id, 'resolved')).toMatchObject({ subject: id });
  });

  it('is told once, however many rounds and copies there are, under one id until it is taken', async () => {
    ops.answer(503);
    const id = await incident();
    await told('firing', id);
    ops.answer(204);
    // Its next try is due in five seconds; here it is due at once.
    await waitUntil('the second try', async () => {
      await scene.query(`UPDATE notifications SET next_at = now() WHERE state = 'owed' AND attempts > 0`);
      return ops.received.length > 1;
    });
    const [one, other] = ops.received;
    expect(other?.headers['webhook-id']).toBe(one?.headers['webhook-id']);
    expect(other?.body).toEqual(one?.body);
    await waitUntil('it to be noted', async () => {
      const rows = await scene.query<{ state: string; attempts: number }>('SELECT state, attempts FROM notifications');
      expect(rows).toEqual([{ state: 'delivered', attempts: 2 }]);
      return true;
    });
    const [round] = await scene.query<{ n: number }>('SELECT count(*)::int AS n FROM notifications');
    expect(round?.n).toBe(1);
  });

  it('that was sent and not noted is sent once more, under the same id, when its lease is over', async () => {
    ops.answer(null);
    const id = await incident();
    await told('firing', id);
    ops.answer(204);
    await scene.query('UPDATE notifications SET lease_until = now()');
    await waitUntil('it to be sent again', () => ops.received.length > 1);
    const ids = ops.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(1);
    await waitUntil('it to be noted', async () => {
      const [row] = await scene.query<{ state: string }>('SELECT state FROM notifications');
      return row?.state === 'delivered';
    });
  });

  it('of another tenant is told to nobody here, nor listed', async () => {
    const theirs = await incident('other');
    await waitUntil('it to fire', () => alertOf(theirs, 'firing', scene.keys.other));
    const ours = await incident();
    await told('firing', ours);
    expect(JSON.stringify(ops.received.map(({ event }) => event))).not.toContain(theirs);
    expect(await alertOf(theirs)).toBeUndefined();
    const alert = await alertOf(theirs, 'firing', scene.keys.other);
    expect((await call('POST', `/v1/alerts/${alert.id}/unmute`)).status).toBe(404);
  });
});

describe('messages about alerts', () => {
  it('are no more in an hour than is set, and the last of them says so', async () => {
    await scene.query(
      `INSERT INTO notifications (tenant, target, event_id, purpose, event, state, next_at, ended_at)
       SELECT 'acme', 'ops', n::text, 'alerts', '{}', 'delivered', NULL, now() FROM generate_series(1, 499) n`,
    );
    const last = await incident();
    const { event } = await told('summary', last);
    expect(event.data.note).toContain('last message that an hour allows');
    const silent = await incident();
    await waitUntil('it to fire', () => alertOf(silent));
    await scene.query(`UPDATE notifications SET created_at = created_at - interval '1 hour' WHERE event_id = '7'`);
    await told('summary', silent);
    expect(ops.received.length).toBe(2);
  });
});

describe('an alert that is muted', () => {
  const until = () => new Date(Date.now() + 3_600_000).toISOString();

  it('is listed and not told, nor is its end; unmuted it is told', async () => {
    await call('DELETE', '/v1/alert-targets/ops');
    const [id, quiet] = [await incident(), await incident()];
    const alert = await waitUntil('it to fire', () => alertOf(id));
    const other = await waitUntil('it to fire', () => alertOf(quiet));
    for (const one of [alert, other]) {
      const { status, body } = await call('POST', `/v1/alerts/${one.id}/mute`, { until: until(), note: 'we know' });
      expect({ status, muted: body.muted }).toMatchObject({
        status: 200,
        muted: { note: 'we know', by: expect.stringContaining('api-key:') },
      });
    }
    await call('POST', '/v1/alert-targets', { name: 'ops', type: 'webhook', address: ops.url });
    const loud = await incident();
    await told('firing', loud);
    await call('POST', `/v1/incidents/${quiet}/discard`, { note: 'a typo' });
    await waitUntil('it to be over', () => alertOf(quiet, 'resolved'));
    expect((await call('POST', `/v1/alerts/${alert.id}/unmute`)).body.muted).toBeNull();
    await told('firing', id);
    expect(ops.received.some(({ body }) => body.includes(quiet))).toBe(false);
  });

  it.each([
    [{ until: '2020-01-01T00:00:00Z', note: 'x' }, '/until'],
    [{ until: 'tomorrow', note: 'x' }, '/until'],
    [{ until: '2999-01-01T00:00:00Z', note: 'x' }, '/until'],
    [{ note: 'x' }, ''],
    [{ until: '2026-12-01T00:00:00Z', note: '' }, '/note'],
  ])('needs a time ahead and a reason: %j', async (json, pointer) => {
    const { status, body } = await call('POST', `/v1/alerts/${newUuid()}/mute`, json);
    expect({ status, pointer: body.errors[0].pointer }).toMatchObject({
      status: 400,
      pointer: expect.stringContaining(pointer),
    });
  });
});

describe('what else is wrong', () => {
  it.each([
    [
      'backlog',
      'http',
      `status = 'accepted', wake_at = now(), updated_at = now() - interval '20 minutes'`,
      /^1 task of connector http due for more than 15 minutes/,
    ],
    ['parked', 'http', `status = 'parked', wake_at = NULL`, /^1 task of connector http parked/],
  ])('is %s', async (kind, subject, set, summary) => {
    const json = { name: 'shop', connector: 'http', settings: { baseUrl: 'https://shop.example' } };
    await call('POST', '/v1/connections', json);
    const task = { connector: 'http', action: 'request', connection: 'shop', input: { method: 'GET', path: '/' } };
    const { body } = await call('POST', '/v1/tasks', task);
    await scene.query(`UPDATE tasks SET ${set} WHERE id = $1`, [body.id]);
    const { event } = await told('firing', subject);
    expect(event.data.alerts[0]).toMatchObject({ kind, subject, summary: expect.stringMatching(summary) });
    await scene.query('DELETE FROM tasks WHERE id = $1', [body.id]);
  });

  it('is a connection that fails for two minutes, and not one that has failed for one', async () => {
    await scene.query(
      `INSERT INTO endpoint_health (tenant, connector, connection, endpoint_group, trips, reason, closed_until)
       VALUES ('acme', 'http', 'shop', 'all', 1, 'breaker_open', now() + interval '1 minute')`,
    );
    await waitUntil('it to be pending', () => alertOf('shop', 'pending'));
    expect(ops.received).toEqual([]);
    await scene.query(`UPDATE alerts SET since = since - interval '2 minutes' WHERE subject = 'shop'`);
    const { event } = await told('firing', 'shop');
    expect(event.data.alerts[0]).toMatchObject({
      kind: 'connection',
      summary: 'Connection shop of connector http is not called: breaker_open',
    });
  });
});
