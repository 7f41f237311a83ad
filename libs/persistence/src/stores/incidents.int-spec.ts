import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import { categoryOf, type DeadLetterRecord } from '#libs/delivery';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import { deadLetter } from '../../../../test/support/dead-letters.js';
import type { Database } from '../database.js';
import { DeadLetterStore } from './dead-letter-store.js';
import { IncidentStore } from './incident-store.js';
import { PostgresDeadLetterSink } from './postgres-dead-letter-sink.js';
import { PostgresRedriveStore } from './postgres-redrive-store.js';

let stage: DatabaseStage;
let publisher: Database;
let controlPlane: Database;
let maintenance: Database;
let incidents: IncidentStore;
let letters: DeadLetterStore;

const query: DatabaseStage['query'] = (text, parameters) => stage.query(text, parameters);

beforeAll(async () => {
  stage = await databaseStage('acme', 'other');
  publisher = await stage.openAs('waybill_publisher');
  controlPlane = await stage.openAs('waybill_control_plane');
  maintenance = await stage.openAs('waybill_maintenance');
  incidents = new IncidentStore(controlPlane);
  letters = new DeadLetterStore(controlPlane);
});

afterAll(() => stage?.drop());

const keep = (...kept: DeadLetterRecord[]) => new PostgresDeadLetterSink(publisher).store(kept);
const causes = (reason: string, count: number, over: Partial<DeadLetterRecord> = {}) =>
  Array.from({ length: count }, () => deadLetter({ reason, ...over }));

/** All incidents with this code, newest first. */
async function of(code: string, tenant = 'acme') {
  const found = await incidents.list(tenant, { state: null, connector: null }, null, 200);
  return found.filter((one) => one.code === code);
}

describe('An incident', () => {
  it('is of dead letters with the same category, code, connector and action, of one tenant', async () => {
    const reason = 'http_503';
    const early = new Date('2026-11-30T08:00:00Z');
    const late = new Date('2026-11-30T09:00:00Z');
    await keep(...causes(reason, 2, { diedAt: late }), ...causes(reason, 1, { diedAt: early }));
    await keep(
      deadLetter({ reason, diedAt: late }),
      deadLetter({ reason, action: 'other' }),
      deadLetter({ reason, connector: 'github' }),
      deadLetter({ reason, category: 'client' }),
      deadLetter({ reason, tenant: 'other' }),
    );
    const found = await of(reason);
    expect(found).toHaveLength(4);
    const same = found.find(({ letters: count }) => count > 1);
    expect(same).toMatchObject({
      letters: 4,
      category: 'transient',
      connector: 'http',
      action: 'request',
      state: 'open',
    });
    expect([same?.firstSeenAt, same?.lastSeenAt, same?.previousId]).toEqual([early, late, null]);
    expect((await of(reason, 'other')).map((one) => one.letters)).toEqual([1]);
  });

  it('counts a letter once, however often it is delivered, in one batch, later or by several drains at once', async () => {
    const reason = 'counted';
    const batch = causes(reason, 20);
    await Promise.all([1, 2, 3, 4].map((n) => keep(...(n % 2 ? batch : batch.toReversed()))));
    await keep(...batch, ...batch.map((letter) => ({ ...letter, id: newUuid() })));
    expect((await of(reason)).map((one) => one.letters)).toEqual([20]);
  });

  it('is opened once by drains that meet its cause at the same moment, without a deadlock', async () => {
    const reasons = Array.from({ length: 12 }, (_, n) => `met-${n}`);
    const batchOf = () => reasons.flatMap((reason) => causes(reason, 3)).toSorted(() => Math.random() - 0.5);
    await Promise.all(Array.from({ length: 8 }, () => keep(...batchOf())));
    for (const reason of reasons) expect((await of(reason)).map((one) => one.letters)).toEqual([24]);
  });

  it('shows an example, and how many of its letters are in each state', async () => {
    const [first, second] = [newUuid(1), newUuid(2)];
    await keep(deadLetter({ reason: 'shown', id: first }), deadLetter({ reason: 'shown', id: second }));
    const [{ id = '' } = {}] = await of('shown');
    await letters.discard('acme', { ids: [second] }, 'someone', 'a test');
    expect(await incidents.find('acme', id)).toMatchObject({
      letterStates: { open: 1, discarded: 1 },
      example: { id: first, incidentId: id, category: 'transient', state: 'open' },
    });
    expect(await incidents.find('other', id)).toBeNull();
  });

  it('resolves itself with the last of its open letters, and what comes then is a new one that leads back to it', async () => {
    const kept = causes('again', 2);
    await keep(...kept);
    await letters.discard('acme', { ids: [kept[0]?.id ?? ''] }, 'one', null);
    expect((await of('again')).map(({ state }) => state)).toEqual(['open']);
    await letters.discard('acme', { filter: { reason: 'again' } }, 'two', null);
    const [resolved] = await of('again');
    expect(resolved).toMatchObject({ state: 'resolved', resolvedBy: 'two', letters: 2 });
    await keep(...causes('again', 1));
    const [recurred, before] = await of('again');
    expect(recurred).toMatchObject({ state: 'open', letters: 1, previousId: resolved?.id });
    expect(before).toEqual(resolved);
  });

  it('takes a letter that comes while its last open one is ended, or a new one does: none is without', async () => {
    for (let round = 0; round < 20; round++) {
      const reason = `race-${round}`;
      const [first] = causes(reason, 1);
      if (!first) throw new Error('no letter');
      await keep(first);
      await Promise.all([letters.discard('acme', { ids: [first.id] }, 'x', null), keep(...causes(reason, 1))]);
      const open = (await of(reason)).filter(({ state }) => state === 'open');
      expect(open).toHaveLength(1);
      const [{ id = '' } = {}] = open;
      expect((await incidents.find('acme', id))?.letterStates).toMatchObject({ open: 1 });
    }
  });

  it('resolves itself where its letters were ended by a version that knows of no incidents, and only then', async () => {
    const store = new PostgresRedriveStore(maintenance, controlPlane);
    const pending = ['chosen', 'sent'];
    const over = ['succeeded', 'failed', 'cancelled', 'refused', 'left'];
    for (const reason of ['forgotten', 'half-open', ...pending, ...over]) await keep(...causes(reason, 2));
    await query(
      `UPDATE dead_letters SET state = 'discarded', ended_at = '2026-11-30T08:00:00Z', ended_by = 'older'
       WHERE reason = ANY ($1)`,
      [['forgotten', ...pending, ...over]],
    );
    const [half] = await query<{ id: string }>(`SELECT id FROM dead_letters WHERE reason = 'half-open' LIMIT 1`);
    await letters.discard('acme', { ids: [half?.id ?? ''] }, 'x', null);
    await query(
      `INSERT INTO redrive_items (tenant, run_id, position, letter_id, incident_id, state)
       SELECT DISTINCT ON (reason) tenant, gen_random_uuid(), 1, id, incident_id, reason
       FROM dead_letters WHERE reason = ANY ($1)`,
      [[...pending, ...over]],
    );
    expect(await store.resolveSettled()).toBe(1 + over.length);
    expect((await of('forgotten'))[0]).toMatchObject({
      ...{ state: 'resolved', resolvedBy: 'older', resolvedAt: new Date('2026-11-30T08:00:00Z') },
    });
    for (const reason of over) expect([reason, (await of(reason))[0]?.state]).toEqual([reason, 'resolved']);
    for (const reason of ['half-open', ...pending])
      expect([reason, (await of(reason))[0]?.state]).toEqual([reason, 'open']);
    expect(await store.resolveSettled()).toBe(0);
  });

  it('stays open for a letter that comes while it would resolve itself', async () => {
    const store = new PostgresRedriveStore(maintenance, controlPlane);
    for (let round = 0; round < 20; round++) {
      const reason = `settling-${round}`;
      await keep(...causes(reason, 1));
      await query(`UPDATE dead_letters SET state = 'discarded', ended_at = now() WHERE reason = $1`, [reason]);
      await Promise.all([store.resolveSettled(), keep(...causes(reason, 1))]);
      const open = (await of(reason)).filter(({ state }) => state === 'open');
      expect(open).toHaveLength(1);
      expect((await incidents.find('acme', open[0]?.id ?? ''))?.letterStates).toMatchObject({ open: 1 });
    }
  });

  it('is given to somebody, with a note, and cannot be resolved by hand over open letters; all of it is audited', async () => {
    await keep(...causes('handled', 1));
    const [{ id = '' } = {}] = await of('handled');
    const change = { resolve: false, assignee: 'ada', note: 'the provider knows' };
    expect(await incidents.change('acme', id, change, 'api-key:1')).toEqual({ kind: 'changed' });
    expect(await incidents.change('acme', id, { resolve: true }, 'api-key:1')).toEqual({ kind: 'open', letters: 1 });
    expect(await incidents.change('other', id, { resolve: false }, 'api-key:1')).toBeNull();
    expect((await of('handled'))[0]).toMatchObject({ assignee: 'ada', note: 'the provider knows', state: 'open' });
    await letters.discard('acme', { filter: { reason: 'handled' } }, 'x', null);
    expect(await incidents.change('acme', id, { resolve: true }, 'y')).toEqual({ kind: 'resolved-already' });
    expect(await incidents.change('acme', id, { resolve: false, assignee: null }, 'y')).toEqual({ kind: 'changed' });
    const audited = await query('SELECT actor, act, detail FROM audit_entries WHERE subject = $1 ORDER BY number', [
      id,
    ]);
    expect(audited).toEqual([
      { actor: 'api-key:1', act: 'incident.update', detail: '{"assignee":"ada","note":"the provider knows"}' },
      { actor: 'y', act: 'incident.update', detail: '{"assignee":null}' },
    ]);
  });

  it('is found for letters that an earlier version kept, and is the one that the drain finds', async () => {
    const reasons = ['http_404', 'http_403', 'http_429', 'not_json', 'unroutable', 'tenant_missing', 'ünlich "x"'];
    const insert = (reason: string, state: string, endedAt: string | null) =>
      query(
        `INSERT INTO dead_letters (tenant, id, fingerprint, connector, action, queue, reason, detail, headers, body, dead_at,
           state, ended_at, ended_by)
         VALUES ('other', $1, $2, 'http', 'old', 'q', $3, '', '', '', now(), $4, $5, 'someone')`,
        [newUuid(), randomBytes(32), reason, state, endedAt],
      );
    for (const reason of reasons) {
      await insert(reason, 'open', null);
      await insert(reason, 'discarded', '2026-11-30T08:00:00Z');
    }
    await insert('all-ended', 'discarded', '2026-11-30T08:00:00Z');
    await insert('all-ended', 'redriven', '2026-11-30T09:00:00Z');
    const [group] = await query<{ grouped: number }>('SELECT waybill.group_dead_letters(1000) AS grouped');
    expect(group?.grouped).toBe(2 * reasons.length + 2);
    expect((await of('all-ended', 'other'))[0]).toMatchObject({
      state: 'resolved',
      letters: 2,
      resolvedBy: 'someone',
      resolvedAt: new Date('2026-11-30T09:00:00Z'),
    });
    const drained = reasons.map((reason) =>
      deadLetter({ tenant: 'other', action: 'old', reason, category: categoryOf(reason, null) }),
    );
    await keep(...drained);
    for (const reason of reasons) {
      expect((await of(reason, 'other')).filter(({ action }) => action === 'old')).toMatchObject([{ letters: 3 }]);
    }
  });
});
