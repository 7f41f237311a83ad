import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { JournalLine } from '../history.js';
import { readLines } from '../witness/read-lines.js';
import { Journal } from './journal.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'));
});

afterEach(() => rm(folder, { recursive: true }));

const line = (order: string): JournalLine => ({ kind: 'accepted', at: 1, order, id: order, copy: 1 });

it('has a line on disk when its promise resolves, and keeps the order of many at once', async () => {
  const file = join(folder, 'journal');
  const journal = await Journal.open(file);
  const orders = Array.from({ length: 200 }, (_, index) => `order-${index}`);
  const seen = await Promise.all(
    orders.map(async (order) => {
      await journal.write(line(order));
      return (await readFile(file, 'utf8')).includes(`"order":"${order}"`);
    }),
  );
  expect(new Set(seen)).toEqual(new Set([true]));
  await journal.close();
  expect((await readLines<JournalLine>(file)).map(({ order }) => order)).toEqual(orders);
});

it('does not resolve what it cannot write', async () => {
  const journal = await Journal.open(join(folder, 'journal'));
  await journal.close();
  await expect(journal.write(line('late'))).rejects.toThrow();
});
