import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PostgresSourceStore } from '#libs/persistence';
import { type AlertReceiver, alertReceiver } from '../../../../test/support/alert-receiver.js';
import { type ControlPlaneScene, controlPlaneScene } from '../../../../test/support/control-plane-scene.js';
import { waitUntil } from '../../../../test/support/wait-until.js';

let scene: ControlPlaneScene;
let ops: AlertReceiver;

beforeAll(async () => {
  const settings = { EGRESS_ALLOW: 'loopback', PUBLIC_URL: 'https://waybill.example', ALERT_MESSAGES_PER_HOUR: '500' };
  scene = await controlPlaneScene(undefined, settings, { alertEveryMs: 50 });
  ops = await alertReceiver();
}, 30_000);
afterAll(async () => {
  ops?.close();
  await scene?.drop();
}, 30_000);

beforeEach(() => call('POST', '/v1/alert-targets', { name: 'ops', type: 'webhook', address: ops.url }));
afterEach(async () => {
  const tables = [
    'queue_samples',
    'refusal_slots',
    'receipts',
    'source_hours',
    'sources',
    'notification_targets',
    'alert_thresholds',
  ];
  for (const table of tables) await scene.query(`DELETE FROM ${table}`);
  await scene.query('UPDATE connections SET credential_expires_at = NULL');
  await scene.query('DELETE FROM alerts');
  ops.received.length = 0;
});

const call = (method: string, path: string, json?: object, key = scene.keys.acme) =>
  scene.call(method, path, { key, ...(json === undefined ? {} : { json }) });

const connection = (name: string, more: object = {}, key?: string) => {
  const settings = { baseUrl: 'https://shop.example' };
  return call('POST', '/v1/connections', { name, connector: 'http', settings, ...more }, key);
};

const told = (type: string, subject: string) =>
  waitUntil(`word of ${type} ${subject}`, () =>
    ops.received.find(
      ({ event }) =>
        event.type === `dev.waybill.alert.${type}` &&
        event.data.alerts.some((alert: { subject: string }) => alert.subject === subject),
    ),
  );

/** What the message says of a thing. */
const alertIn = async (type: string, subject: string) =>
  (await told(type, subject)).event.data.alerts.find((alert: { subject: string }) => alert.subject === subject);

const listed = async (subject: string, state: string, key?: string) => {
  const { body } = await call('GET', `/v1/alerts?state=${state}&limit=200`, undefined, key);
  return body.items.find((alert: { subject: string }) => alert.subject === subject);
};

/** Has its condition begun, or ended, so many minutes before it did. */
const age = (subject: string, column: 'since' | 'gone_at', minutes: number) =>
  scene.query(
    `UPDATE alerts SET ${column} = ${column} - $2 * interval '1 minute' WHERE subject = $1 AND ${column} IS NOT NULL`,
    [subject, minutes],
  );

const gone = async (subject: string, minutes: number) => {
  await waitUntil('it to be seen gone', async () => {
    const rows = await scene.query('SELECT FROM alerts WHERE subject = $1 AND gone_at IS NOT NULL', [subject]);
    return rows.length > 0;
  });
  await age(subject, 'gone_at', minutes);
};

async function source(name: string, expectedEverySeconds: number | null): Promise<string> {
  const secrets = ['a secret of twelve'];
  const { body } = await call('POST', '/v1/sources', { name, provider: 'github', secrets, expectedEverySeconds });
  return body.id;
}

describe('a silent source', () => {
  it('is told of once it is silent for longer than is to be expected, and over with its next webhook', async () => {
    const id = await source('shop', 600);
    await scene.query(`UPDATE sources SET created_at = now() - interval '601 seconds' WHERE id = $1`, [id]);
    expect(await alertIn('firing', 'shop')).toMatchObject({
      kind: 'source-silent',
      severity: 'warning',
      summary: 'Source shop has had no webhook since it was made; one was to come within 10 minutes',
      console: 'https://waybill.example/console/#/sources/shop',
      runbook: 'docs/runbooks/source-silent.md',
    });
    await scene.query(
      `WITH heard AS (INSERT INTO receipts (tenant, source_id, delivery_id, event_id, body_hash) VALUES ('acme', $1, 'd', 'e', ''))
       INSERT INTO source_hours VALUES ('acme', $1, date_trunc('hour', now()), 1, now())`,
      [id],
    );
    expect(await alertIn('resolved', 'shop')).toMatchObject({ kind: 'source-silent' });
  });

  it('may be silent for as many minutes more as the tenant has set', async () => {
    const madeBefore = (id: string, seconds: number) =>
      scene.query(`UPDATE sources SET created_at = now() - $2 * interval '1 second' WHERE id = $1`, [id, seconds]);
    await call('PATCH', '/v1/alert-thresholds/source-silent', { value: 10 });
    // A look that had begun before would go by what was set then: it is over when one has seen this.
    await madeBefore(await source('earlier', 600), 1_300);
    await told('firing', 'earlier');
    await madeBefore(await source('shop', 600), 601);
    await waitUntil('it to be pending', () => listed('shop', 'pending'));
    await age('shop', 'since', 10);
    await told('firing', 'shop');
    await call('PATCH', '/v1/alert-thresholds/source-silent', { value: null });
  });
});

const QUEUE = 'waybill.tasks.http';

describe('a queue of tasks that nobody consumes', () => {
  /** Samples of now and of a quarter of a minute from now, in the place of those that are taken meanwhile. */
  const sample = (ready: number, consumers: number) =>
    scene.query(
      `INSERT INTO queue_samples
       SELECT $1, 15, date_bin('15 seconds', now(), 'epoch') + n * interval '15 seconds', $2, $2, 0, $3, 0, 0
       FROM generate_series(0, 4) n
       ON CONFLICT (queue, step, at) DO UPDATE SET ready = excluded.ready, consumers = excluded.consumers`,
      [QUEUE, ready, consumers],
    );

  it('is told of after five minutes, to who has a connection of its connector, and over once it is consumed', async () => {
    await connection('shop');
    await sample(3, 0);
    await waitUntil('it to be pending', () => listed(QUEUE, 'pending'));
    expect(ops.received).toEqual([]);
    await age(QUEUE, 'since', 5);
    expect(await alertIn('firing', QUEUE)).toMatchObject({
      kind: 'queue-without-consumers',
      severity: 'critical',
      summary: `Nobody consumes ${QUEUE}, and 3 messages wait in it`,
      console: `https://waybill.example/console/#/queues/${QUEUE}`,
      runbook: 'docs/runbooks/queue-without-consumers.md',
    });
    expect(await listed(QUEUE, 'firing', scene.keys.other)).toBeUndefined();
    await sample(3, 1);
    await gone(QUEUE, 2);
    await told('resolved', QUEUE);
  });

  it('stays as it is while there are no samples: what nobody can see is not over', async () => {
    await connection('shop');
    await sample(3, 0);
    await waitUntil('it to be pending', () => listed(QUEUE, 'pending'));
    await age(QUEUE, 'since', 5);
    await told('firing', QUEUE);
    await scene.query('DELETE FROM queue_samples');
    await source('marker', 60);
    await scene.query(`UPDATE sources SET created_at = now() - interval '1 hour'`);
    await told('firing', 'marker');
    const [row] = await scene.query<{ state: string; gone: Date | null }>(
      'SELECT state, gone_at AS gone FROM alerts WHERE subject = $1',
      [QUEUE],
    );
    expect(row).toEqual({ state: 'firing', gone: null });
  });
});

describe('webhooks that are refused', () => {
  it('are told of from ten in a quarter of an hour on, with why, and over ten minutes after they are few', async () => {
    const id = await source('shop', null);
    const sources = new PostgresSourceStore(scene.superuser);
    const refuse = (times: number) =>
      sources.addRefusals([{ tenant: 'acme', sourceId: id, reason: 'mismatch', times }]);
    await refuse(9);
    const marker = await source('marker', 60);
    await scene.query(`UPDATE sources SET created_at = now() - interval '1 hour' WHERE id = $1`, [marker]);
    await told('firing', 'marker');
    expect(await listed('shop', 'firing')).toBeUndefined();
    await refuse(1);
    expect(await alertIn('firing', 'shop')).toMatchObject({
      kind: 'webhooks-refused',
      summary: '10 webhooks of source shop refused within a quarter of an hour, most of them as mismatch',
      console: 'https://waybill.example/console/#/sources/shop',
      runbook: 'docs/runbooks/webhooks-refused.md',
    });
    await scene.query(`UPDATE refusal_slots SET slot = slot - interval '20 minutes'`);
    await gone('shop', 10);
    await told('resolved', 'shop');
  });
});

describe('what ends soon', () => {
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

  it('is credentials, told of together, over with new ones, and not told again within an hour', async () => {
    await connection('one', { credentials: { type: 'bearer', token: 'opaque' }, credentialsExpireAt: inDays(30) });
    await connection('two');
    const end = (interval: string) =>
      scene.query(`UPDATE connections SET credential_expires_at = now() + $1::interval WHERE name IN ('one', 'two')`, [
        interval,
      ]);
    await end('3 days 1 hour');
    const { event } = await told('firing', 'one');
    expect(event.data.alerts.map(({ subject }: { subject: string }) => subject).toSorted()).toEqual(['one', 'two']);
    expect(await alertIn('firing', 'one')).toMatchObject({
      kind: 'credential-expiring',
      summary: expect.stringMatching(/^The credential of connection one of connector http ends in 3 days: 2/),
      console: 'https://waybill.example/console/#/connections/one',
      runbook: 'docs/runbooks/credential-expiring.md',
    });
    const renewed = { credentials: { type: 'bearer', token: 'new' }, credentialsExpireAt: inDays(90) };
    expect((await call('PATCH', '/v1/connections/one', renewed)).status).toBe(200);
    await told('resolved', 'one');
    expect(await listed('two', 'firing')).toBeDefined();
    await end('-1 day');
    const again = await waitUntil('it to fire', () => listed('one', 'firing'));
    expect(again.summary).toMatch(/has ended: 2/);
    expect(ops.received.length).toBe(2);
  });

  it('is API keys, over once they are revoked', async () => {
    const made = await call('POST', '/v1/api-keys', { name: 'agent', scopes: ['tasks:read'], expiresAt: inDays(2.5) });
    const { id } = made.body;
    expect(await alertIn('firing', id)).toMatchObject({
      kind: 'api-key-expiring',
      summary: expect.stringMatching(`^API key agent \\(${id}\\) ends in 2 days: 2`),
      runbook: 'docs/runbooks/api-key-expiring.md',
    });
    expect(JSON.stringify(ops.received.map(({ event }) => event))).not.toContain(made.body.key);
    expect((await call('DELETE', `/v1/api-keys/${id}`)).status).toBe(204);
    await told('resolved', id);
  });
});

describe('a task that no worker takes', () => {
  it('shows, by what RabbitMQ says of its queue, that nobody consumes it', async () => {
    await connection('shop');
    const input = { method: 'GET', path: '/' };
    await call('POST', '/v1/tasks', { connector: 'http', action: 'request', connection: 'shop', input });
    const seen = await waitUntil('it to be seen', () => listed(QUEUE, 'pending'), { deadlineMs: 40_000 });
    // Hints may be more than one: the sweeper sends another for a task that is overdue.
    expect(seen.summary).toMatch(/^Nobody consumes waybill\.tasks\.http, and \d+ messages? waits? in it$/);
  }, 50_000);
});
