import { appendFileSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { LedgerLine } from '../../chaos/history.js';
import { LedgerProcess } from './ledger-process.js';

let folder: string;
let file: string;
let ledger: LedgerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ledger-process-'));
  file = join(folder, 'ledger.jsonl');
  ledger = await LedgerProcess.start(file);
});
afterAll(async () => {
  await ledger?.end('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const ask = (path: string, body: object, headers: Record<string, string> = {}, method = 'POST') =>
  fetch(`${ledger.url}${path}`, { method, body: JSON.stringify(body), headers });
const lines = () =>
  readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((text) => JSON.parse(text) as LedgerLine);

const restart = async () => {
  await ledger.end('SIGKILL');
  ledger = await LedgerProcess.start(file, Number(new URL(ledger.url).port));
};

it('whatever it answered is on disk after kill -9, and it goes on from there', async () => {
  const key = { 'idempotency-key': 'k' };
  const answered: string[] = [];
  const load = Array.from({ length: 200 }, async (_, n) => {
    const order = `many-${n}`;
    const answer = await ask('/effects', { order }).catch(() => null);
    if (answer?.ok) answered.push(order);
    if (answered.length === 100) await ledger.end('SIGKILL');
  });
  await Promise.all(load);
  await restart();
  const effects = lines().filter(({ kind }) => kind === 'effect');
  expect(answered.length).toBeGreaterThanOrEqual(100);
  expect(answered.filter((order) => !effects.some((line) => line.order === order))).toEqual([]);

  await ask('/effects', { order: 'keyed', behave: ['ok', 'apply-500', 'ok'] }, key);
  await ask('/effects/thing', { order: 'put' }, {}, 'PUT');
  await ask('/marked', { order: 'marked', marker: 'm' });
  await restart();
  expect((await ask('/effects', { order: 'keyed', behave: ['ok', 'apply-500', 'ok'] }, key)).status).toBe(500);
  await ask('/effects/thing', { order: 'put' }, {}, 'PUT');
  expect(await (await fetch(`${ledger.url}/marked?marker=m`)).json()).toEqual({ found: true, order: 'marked' });
  for (const order of ['keyed', 'put', 'marked']) {
    const mine = lines().filter((line) => line.order === order && line.kind !== 'probe');
    expect(mine.map(({ kind }) => kind)).toEqual(['attempt', 'effect', 'attempt'].slice(0, order === 'marked' ? 2 : 3));
    expect(mine.at(-1)?.attempt).toBe(order === 'marked' ? 1 : 2);
  }
});

it('a line that a kill has cut off is gone when it starts again', async () => {
  const before = lines().length;
  await ledger.end('SIGKILL');
  appendFileSync(file, '{"at":1,"kind":"effect","ord');
  await restart();
  await ask('/effects', { order: 'after' });
  expect(lines()).toHaveLength(before + 2);
});
