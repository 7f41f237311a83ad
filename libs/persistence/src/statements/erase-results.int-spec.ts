import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import { waitUntil } from '../../../../test/support/wait-until.js';
import { eraseResults } from './erase-results.js';

let stage: DatabaseStage;
let noting: pg.Client;
let erasing: pg.Client;

beforeAll(async () => {
  stage = await databaseStage('acme');
  [noting, erasing] = [await stage.connect(), await stage.connect()];
  await noting.query(`INSERT INTO subscriptions (tenant, name, kind, routing, deliver_type, url)
    VALUES ('acme', 'inbox', 'results', '#', 'http', 'https://inbox.example')`);
}, 60_000);

afterAll(() => stage?.drop());

describe('the erasure of results', () => {
  it('waits for callbacks whose ends are being noted, and is never in the way of those', async () => {
    const ids = [1, 2, 3].map((n) => `01990000-0000-7000-8000-00000000000${n}`);
    await noting.query(
      `INSERT INTO deliveries (tenant, subscription, event_id, event, state)
       SELECT 'acme', 'inbox', id || '/1', 'secret', 'owed' FROM unnest($1::text[]) id`,
      [ids],
    );
    const note = (id: string | undefined) =>
      noting.query(`UPDATE deliveries SET attempts = 1 WHERE event_id = $1`, [`${id}/1`]);
    // Among so many, callbacks are looked for task by task, in the order given.
    await noting.query(`INSERT INTO deliveries (tenant, subscription, event_id, event, state)
      SELECT 'acme', 'inbox', gen_random_uuid() || '/1', '', 'delivered' FROM generate_series(1, 5000)`);
    await noting.query('ANALYZE deliveries');
    await noting.query('BEGIN');
    await note(ids[0]);
    const backwards = [...ids].reverse();
    const erased = erasing.query(eraseResults.text, [
      ...['acme', backwards, backwards.map(() => 1), backwards.map(() => Buffer.from('erased'))],
    ]);
    await waitUntil('the erasure to wait', async () => {
      const { rows } = await noting.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rows.length === 1;
    });
    await note(ids[1]);
    await note(ids[2]);
    await noting.query('COMMIT');
    await erased;
    const { rows } = await noting.query(`SELECT attempts, event FROM deliveries WHERE state = 'owed'`);
    expect(rows.map(({ attempts, event }) => `${attempts} ${event}`)).toEqual(ids.map(() => '1 erased'));
  });
});
