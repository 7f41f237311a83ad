import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid, OPERATIONS } from '#libs/contracts';
import { PostgresDeadLetterSink } from '#libs/persistence';
import type { ControlPlaneScene } from '../../../../test/support/control-plane-scene.js';
import { deadLetter } from '../../../../test/support/dead-letters.js';
import { shopScene } from '../../../../test/support/shop-scene.js';

let scene: ControlPlaneScene;
beforeAll(async () => {
  scene = await shopScene();
}, 30_000);
afterAll(() => scene?.drop(), 30_000);

const input = { method: 'GET', path: '/' };

async function task(status: string): Promise<string> {
  const json = { connector: 'http', action: 'request', connection: 'shop', input };
  const { body } = await scene.call('POST', '/v1/tasks', { json });
  await scene.query('UPDATE tasks SET status = $2, wake_at = NULL WHERE id = $1', [body.id, status]);
  return body.id;
}

/** The dead letter of a task that failed, and its incident. */
async function letter(): Promise<{ id: string; incident: string }> {
  const one = deadLetter({ taskId: await task('failed'), reason: `r-${newUuid()}` });
  await new PostgresDeadLetterSink(scene.superuser).store([one]);
  const [row] = await scene.query<{ incident: string }>(
    'SELECT incident_id AS incident FROM dead_letters WHERE id = $1',
    [one.id],
  );
  return { id: one.id, incident: row?.incident ?? '' };
}

async function run(): Promise<string> {
  const { id } = await letter();
  return (await scene.call('POST', '/v1/redrive-runs', { json: { ids: [id], rate: 1 } })).body.id;
}

async function alert(): Promise<string> {
  const id = newUuid();
  await scene.query(
    `INSERT INTO alerts (tenant, kind, subject, id, state, value, detail, since) VALUES ('acme', 'incident', $1::text, $1::uuid, 'firing', 1, '{}', now())`,
    [id],
  );
  return id;
}

const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();
/** Refused by the guard of outgoing calls, which the answer to a test says. */
const target = (name: string) => ({ name, type: 'webhook', address: 'http://127.0.0.1:9/' });

const post = (path: string, json?: object) => scene.call('POST', path, json === undefined ? {} : { json });

/** Pauses each kind of thing, and resumes it again. */
const PAUSES: Readonly<Record<string, () => Promise<{ status: number }>>> = {
  'connectors.pause': () => post('/v1/connectors/http/pause', { note: 'they asked' }),
  'connectors.resume': () => post('/v1/connectors/http/resume', {}),
  'connections.pause': () => post('/v1/connections/shop/pause', {}),
  'connections.resume': () => post('/v1/connections/shop/resume', {}),
  'subscriptions.pause': async () => {
    const deliver = { type: 'amqp', queue: 'acme.q' };
    await post('/v1/subscriptions', { name: 'all', kind: 'results', routing: '#', deliver });
    return post('/v1/subscriptions/all/pause', {});
  },
  'subscriptions.resume': () => post('/v1/subscriptions/all/resume', {}),
};

/** Has a subscription of its own brought once more what came. */
async function replay() {
  const name = `s-${newUuid()}`;
  await post('/v1/subscriptions', { name, kind: 'results', routing: '#', deliver: { type: 'amqp', queue: 'acme.q' } });
  await scene.query(
    `INSERT INTO results (tenant, task_id, sequence, status, routing_key, event) VALUES ('acme', $1, 1, 'failed', 'k', '')`,
    [newUuid()],
  );
  return post(`/v1/subscriptions/${name}/replay`, { from: new Date(Date.now() - 60_000).toISOString() });
}

/** How each operation that changes something is had done. */
const DONE: Readonly<Record<string, () => Promise<{ status: number }>>> = {
  'tasks.cancel': async () => post(`/v1/tasks/${await task('accepted')}/cancel`),
  'tasks.resolve': async () => post(`/v1/tasks/${await task('parked')}/resolve`, { decision: 'retry' }),
  'tasks.resolve-parked': async () => {
    await task('parked');
    return post('/v1/tasks/resolve-parked', { filter: {}, decision: 'abandon', note: 'asked them' });
  },
  'tasks.decide': async () => {
    await task('parked');
    return post('/v1/decision-runs', { filter: {}, decision: 'abandon', note: 'asked them' });
  },
  'decision-runs.cancel': async () => {
    const reason = `r-${newUuid()}`;
    const ids = [await task('parked'), await task('parked')];
    await scene.query('UPDATE tasks SET reason = $2 WHERE id = ANY ($1)', [ids, reason]);
    const json = { filter: { reason }, decision: 'abandon', note: 'asked them', rate: 1 };
    return post(`/v1/decision-runs/${(await post('/v1/decision-runs', json)).body.id}/cancel`);
  },
  'tasks.force-token': async () => post(`/v1/tasks/${await task('parked')}/force-token`, {}),
  'incidents.update': async () =>
    scene.call('PATCH', `/v1/incidents/${(await letter()).incident}`, { json: { assignee: 'ada' } }),
  'incidents.redrive': async () => post(`/v1/incidents/${(await letter()).incident}/redrive`, {}),
  'incidents.discard': async () => post(`/v1/incidents/${(await letter()).incident}/discard`, { note: 'why' }),
  'redrive-runs.start': async () => post('/v1/redrive-runs', { ids: [(await letter()).id] }),
  'redrive-runs.pause': async () => post(`/v1/redrive-runs/${await run()}/pause`),
  'redrive-runs.resume': async () => {
    const id = await run();
    await post(`/v1/redrive-runs/${id}/pause`);
    return post(`/v1/redrive-runs/${id}/resume`);
  },
  'redrive-runs.cancel': async () => post(`/v1/redrive-runs/${await run()}/cancel`),
  'dead-letters.redrive': async () => post('/v1/dead-letters/redrive', { ids: [(await letter()).id] }),
  'dead-letters.discard': async () => post('/v1/dead-letters/discard', { ids: [(await letter()).id] }),
  'alerts.mute': async () => post(`/v1/alerts/${await alert()}/mute`, { until: tomorrow(), note: 'we know' }),
  'alerts.unmute': async () => post(`/v1/alerts/${await alert()}/unmute`),
  'alert-targets.create': () => post('/v1/alert-targets', target('made')),
  'alert-targets.test': async () => {
    await post('/v1/alert-targets', target('tested'));
    return post('/v1/alert-targets/tested/test');
  },
  'alert-targets.delete': async () => {
    await post('/v1/alert-targets', target('gone'));
    return scene.call('DELETE', '/v1/alert-targets/gone');
  },
  'alert-thresholds.update': () => scene.call('PATCH', '/v1/alert-thresholds/parked', { json: { value: 5 } }),
  'error-budgets.update': () => scene.call('PATCH', '/v1/error-budgets/http', { json: { target: 0.995 } }),
  'retention.update': async () => scene.call('PATCH', '/v1/retention/webhooks', { json: { days: 9 } }),
  'erasures.start': async () => post('/v1/erasures', { label: 'user:4711' }),
  'subscriptions.replay': () => replay(),
  'replay-runs.cancel': async () => post(`/v1/replay-runs/${(await replay()).body.id}/cancel`),
  'dead-letters.replace': async () => post(`/v1/dead-letters/${(await letter()).id}/replace`, { input }),
  ...PAUSES,
};

const CHANGING = OPERATIONS.filter(({ danger }) => danger !== 'none').map(({ name }) => name);

/** The act that the audit trail is to know an operation by. */
const actOf = (name: string) => {
  const [group = '', act = ''] = name.split('.');
  const of: Readonly<Record<string, string>> = {
    'incidents.redrive': 'redrive-run.start',
    'incidents.discard': 'dead-letter.discard',
    'tasks.resolve-parked': 'task.resolve.abandon',
    'tasks.decide': 'decision-run.start',
    'subscriptions.replay': 'replay-run.start',
    'retention.update': 'retention.update',
  };
  return of[name] ?? `${group.slice(0, -1)}.${act}`;
};

describe('what operators do', () => {
  it('is tried below, all of it that changes something', () => {
    expect(Object.keys(DONE).toSorted()).toEqual(CHANGING.toSorted());
  });

  it.each(CHANGING)('is in the audit trail, with who did it: %s', async (name) => {
    const [before] = await scene.query<{ last: number }>(
      'SELECT coalesce(max(number), 0)::int AS last FROM audit_entries',
    );
    const { status } = (await DONE[name]?.()) ?? { status: 0 };
    expect([200, 201, 202]).toContain(status);
    const entries = await scene.query<{ actor: string; act: string }>(
      'SELECT actor, act FROM audit_entries WHERE number > $1',
      [before?.last],
    );
    const own = entries.filter(({ act }) => act.startsWith(actOf(name)));
    expect(own.length).toBeGreaterThan(0);
    for (const { actor } of own) expect(actor).toMatch(/^api-key:[0-9a-f-]{36}$/);
  });
});
