import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { JournalLine } from '../history.js';
import { readLines } from '../witness/read-lines.js';
import { handOver } from './hand-over.js';
import { Journal } from './journal.js';
import { Order } from './order.js';
import type { SendEnd } from './send-end.js';

let folder: string;
let journal: Journal;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hand-over-'));
  journal = await Journal.open(join(folder, 'journal'));
});

afterEach(async () => {
  await journal.close();
  await rm(folder, { recursive: true });
});

const order = () =>
  new Order({
    ...{ order: 'a', id: '', key: 'key-a', connector: 'ledger', action: 'send', effect: 'once' },
    ...{ orderingKey: null, deadline: null, behave: [] },
  });

const written = async () =>
  (await readLines<JournalLine>(join(folder, 'journal'))).map((line) =>
    'copy' in line ? `${line.kind} ${line.copy}` : line.kind,
  );

/** Hands over what ends so, copy by copy; what was on disk when each was sent. */
async function send(ends: SendEnd[], signal = new AbortController().signal) {
  const before: string[][] = [];
  const end = await handOver(journal, order(), { over: 'http', asksReply: false, send: next }, signal);
  return { end, before };
  async function next(): Promise<SendEnd> {
    before.push(await written());
    return ends.shift() ?? { kind: 'accepted', id: 'late' };
  }
}

it('writes before it sends, and sends again what nobody answered, as a further copy', async () => {
  const { end, before } = await send([
    { kind: 'indeterminate', why: 'reset' },
    { kind: 'refused', why: 'returned', again: true },
    { kind: 'accepted', id: 'task' },
  ]);
  expect(end).toEqual({ kind: 'accepted', id: 'task' });
  expect(before.map((lines) => lines.at(-1))).toEqual(['about-to-send 1', 'about-to-send 2', 'about-to-send 3']);
  expect(await written()).toEqual([
    ...['about-to-send 1', 'indeterminate 1', 'about-to-send 2', 'refused 2', 'about-to-send 3', 'accepted 3'],
  ]);
});

it('leaves it at a refusal for good, and at the end of the run', async () => {
  expect((await send([{ kind: 'refused', why: 'status 422', again: false }])).end.kind).toBe('refused');
  const over = await send([{ kind: 'indeterminate', why: 'timeout' }], AbortSignal.abort());
  expect(over.end.kind).toBe('indeterminate');
});
