import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { FaultProxy } from './fault-proxy.js';

let database: TestDatabase;
let direct: pg.Client;
let proxy: FaultProxy;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  direct = new pg.Client({ connectionString: database.url });
  await direct.connect();
  await direct.query('CREATE TABLE rows (id integer PRIMARY KEY)');
});
afterAll(async () => {
  await direct?.end();
  await database?.drop();
});
beforeEach(async () => {
  await direct.query('TRUNCATE rows');
  proxy = await FaultProxy.before(database.url);
  client = new pg.Client({ connectionString: proxy.through(database.url) });
  client.on('error', () => undefined);
  await client.connect();
});
afterEach(async () => {
  await client.end().catch(() => undefined);
  await proxy.close();
});

const insert = (id: number) => ({
  name: 'insert-row',
  text: 'INSERT INTO rows VALUES ($1) RETURNING id',
  values: [id],
});
const rows = async () =>
  (await direct.query<{ id: number }>('SELECT id FROM rows ORDER BY id')).rows.map(({ id }) => id);

describe('a proxy before PostgreSQL', () => {
  it('passes queries on, and more than one of the same prepared name', async () => {
    for (const id of [1, 2]) expect((await client.query(insert(id))).rows).toEqual([{ id }]);
    expect(await rows()).toEqual([1, 2]);
  });

  it('lets a COMMIT happen and keeps the answer, once', async () => {
    const trap = proxy.cutAtCommit('answer');
    await client.query('BEGIN');
    await client.query(insert(1));
    expect(trap.fired).toBe(0);
    await expect(client.query('COMMIT')).rejects.toThrow();
    expect(trap).toMatchObject({ fired: 1, armed: false });
    expect(await rows()).toEqual([1]);
  });

  it('keeps a COMMIT from the server', async () => {
    const trap = proxy.cutAtCommit('before');
    await client.query('BEGIN');
    await client.query(insert(1));
    await expect(client.query('COMMIT')).rejects.toThrow();
    expect(trap.fired).toBe(1);
    expect(await rows()).toEqual([]);
  });

  it('takes a change outside a transaction for what it is: committed by itself', async () => {
    await client.query(insert(1));
    const trap = proxy.cutAtCommit('answer');
    await client.query('SELECT 1');
    await expect(client.query(insert(2))).rejects.toThrow();
    expect(trap.fired).toBe(1);
    expect(await rows()).toEqual([1, 2]);
  });

  it('waits on where the query fails, and tells its error', async () => {
    await client.query(insert(1));
    const trap = proxy.cutAtCommit('answer');
    await expect(client.query(insert(1))).rejects.toMatchObject({ code: '23505' });
    expect(trap.fired).toBe(0);
    trap.disarm();
    await client.query(insert(2));
    expect(await rows()).toEqual([1, 2]);
  });

  it('cuts at a query by its text or its prepared name', async () => {
    const byName = proxy.cutAtQuery(/^insert-row$/, 'before');
    await client.query('SELECT 1');
    await expect(client.query(insert(1))).rejects.toThrow();
    expect(byName.fired).toBe(1);
    expect(await rows()).toEqual([]);
    const again = new pg.Client({ connectionString: proxy.through(database.url) });
    again.on('error', () => undefined);
    await again.connect();
    const byText = proxy.cutAtQuery(/pg_sleep/);
    await expect(again.query('SELECT pg_sleep(0)')).rejects.toThrow();
    expect(byText.fired).toBe(1);
  });
});
