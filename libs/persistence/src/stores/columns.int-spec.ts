import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { Database } from '../database.js';
import { toColumns } from './columns.js';

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = new Database({ url: testDatabase.url, applicationName: 'spec', poolSize: 1 });
});

afterAll(async () => {
  await database?.close();
  await testDatabase?.drop();
});

interface Row {
  bytes: Buffer | null;
  words: string | null;
  at: Date | null;
  facts: object | null;
}

const ECHO = {
  name: 'spec-echo',
  text: 'SELECT * FROM unnest($1::bytea[], $2::text[], $3::timestamptz[], $4::jsonb[]) AS t (bytes, words, at, facts)',
};

it('brings bytes, words, times and objects to the database as they are, and back', async () => {
  const rows: Row[] = [
    { bytes: Buffer.from([0, 92, 34, 255]), words: '"{,}\\', at: new Date(0), facts: { a: [1, null] } },
    { bytes: null, words: null, at: null, facts: null },
    { bytes: Buffer.alloc(0), words: '', at: new Date('2026-11-21T12:00:00.123Z'), facts: {} },
    { bytes: Buffer.alloc(100_000, 7), words: 'ü€😀', at: null, facts: { '': '' } },
  ];
  const pick = (['bytes', 'words', 'at', 'facts'] as const).map((name) => (row: Row) => row[name]);
  expect(await database.run(ECHO, toColumns(rows, pick))).toEqual(rows);
  const bare = rows.map((row) => ({ ...row, bytes: null }));
  expect(await database.run(ECHO, toColumns(bare, pick))).toEqual(bare);
  expect(await database.run(ECHO, toColumns([], pick))).toEqual([]);
});
