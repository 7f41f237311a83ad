import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import type { DeadLetterRecord } from '#libs/delivery';
import { PostgresDeadLetterSink } from '#libs/persistence';
import { type ControlPlaneScene, controlPlaneScene } from '../../../../test/support/control-plane-scene.js';
import { deadLetter } from '../../../../test/support/dead-letters.js';

let scene: ControlPlaneScene;
beforeAll(async () => {
  scene = await controlPlaneScene();
}, 30_000);
afterAll(() => scene?.drop(), 30_000);

const keep = (...letters: DeadLetterRecord[]) => new PostgresDeadLetterSink(scene.superuser).store(letters);

/** The incident of a cause that nothing else has. */
async function incident(connector: string, letters = 1): Promise<string> {
  await keep(...Array.from({ length: letters }, () => deadLetter({ connector, body: Buffer.from('{"x":1}') })));
  return (await scene.call('GET', `/v1/incidents?connector=${connector}`)).body.items[0].id;
}

describe('incidents', () => {
  it('are listed newest first, by page, narrowed by state and connector, and only to their tenant', async () => {
    const codes = ['one', 'two', 'three'];
    for (const reason of codes) await keep(deadLetter({ connector: 'paged', reason }));
    await keep(deadLetter({ connector: 'paged', tenant: 'other' }));
    const first = (await scene.call('GET', '/v1/incidents?connector=paged&limit=2')).body;
    expect(first.items.map(({ code }: { code: string }) => code)).toEqual(['three', 'two']);
    const rest = (await scene.call('GET', `/v1/incidents?connector=paged&cursor=${first.nextCursor}`)).body;
    expect(rest).toMatchObject({ items: [{ code: 'one', letters: 1, state: 'open' }], nextCursor: null });
    await scene.call('POST', '/v1/dead-letters/discard', { json: { filter: { connector: 'paged', reason: 'two' } } });
    const resolved = (await scene.call('GET', '/v1/incidents?connector=paged&state=resolved')).body;
    expect(resolved.items).toMatchObject([{ code: 'two', state: 'resolved' }]);
    const foreign = (await scene.call('GET', '/v1/incidents?connector=paged', { key: scene.keys.other })).body;
    expect(foreign.items).toHaveLength(1);
  });

  it.each([
    ['state=gone', 'state'],
    ['cursor=abc', 'cursor'],
    ['limit=0', 'limit'],
    ['colour=red', 'colour'],
  ])('are refused to a query that makes no sense: %s', async (query, parameter) => {
    const { status, body } = await scene.call('GET', `/v1/incidents?${query}`);
    expect({ status, parameter: body.errors[0].parameter }).toEqual({ status: 400, parameter });
  });

  it('are shown with an example and the states of their letters', async () => {
    const id = await incident('shown', 2);
    expect((await scene.call('GET', `/v1/incidents/${id}`)).body).toMatchObject({
      id,
      letterStates: { open: 2 },
      example: { incidentId: id, body: { text: '{"x":1}', complete: true } },
    });
    const letters = (await scene.call('GET', `/v1/dead-letters?incident=${id}&limit=1`)).body;
    expect(letters).toMatchObject({ total: 2, items: [{ incidentId: id }] });
    const rest = await scene.call('GET', `/v1/dead-letters?incident=${id}&cursor=${letters.nextCursor}`);
    expect(rest.body).toMatchObject({ total: 2, nextCursor: null, items: [{ incidentId: id }] });
    expect((await scene.call('GET', '/v1/dead-letters?incident=x')).body.errors[0].parameter).toBe('incident');
    for (const path of [newUuid(), 'x', `${id}x`]) {
      expect((await scene.call('GET', `/v1/incidents/${path}`)).status).toBe(404);
    }
    expect((await scene.call('GET', `/v1/incidents/${id}`, { key: scene.keys.other })).status).toBe(404);
  });

  it('are assigned and annotated, and resolved by hand only when nothing of them is open', async () => {
    const id = await incident('handled', 3);
    const change = (json: unknown, key = scene.keys.acme) => scene.call('PATCH', `/v1/incidents/${id}`, { json, key });
    expect((await change({ assignee: 'ada', note: 'seen' })).body).toMatchObject({ assignee: 'ada', note: 'seen' });
    expect((await change({ note: null })).body).toMatchObject({ assignee: 'ada', note: null });
    expect(await change({ state: 'resolved' })).toMatchObject({ status: 409, body: { code: 'incident_open' } });
    expect((await change({ assignee: 'eve' }, scene.keys.other)).status).toBe(404);
    await scene.call('POST', '/v1/dead-letters/discard', { json: { filter: { connector: 'handled' } } });
    const stale = await change({ state: 'resolved' });
    expect(stale).toMatchObject({ status: 409, body: { code: 'incident_resolved' } });
    expect(stale.body.detail).toContain('api-key:');
  });

  it.each([
    [{ assignee: '' }, '/assignee'],
    [{ assignee: 7 }, '/assignee'],
    [{ state: 'open' }, '/state'],
    [{ colour: 'red' }, '/colour'],
    [{ note: 'x'.repeat(2_001) }, '/note'],
    [[], ''],
  ])('are not changed by %j', async (json, pointer) => {
    const { status, body } = await scene.call('PATCH', `/v1/incidents/${newUuid()}`, { json });
    expect({ status, pointer: body.errors[0].pointer }).toEqual({ status: 400, pointer });
  });
});
