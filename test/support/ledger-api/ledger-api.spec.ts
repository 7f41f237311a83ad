import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CallEnd } from '#libs/connector-kit';
import { createEgress, type Egress, parseEgressAllow } from '#libs/egress';
import type { LedgerLine } from '../../chaos/history.js';
import { waitUntil } from '../wait-until.js';
import { lateness } from './answers.js';
import { BEHAVIOUR_NAMES, BEHAVIOURS, type BehaviourName } from './behaviours.js';
import { LedgerApi } from './ledger-api.js';

let folder: string;
let file: string;
let api: LedgerApi;
let egress: Egress;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ledger-api-'));
  file = join(folder, 'ledger.jsonl');
  api = await LedgerApi.start(0, file);
  egress = createEgress({ allow: parseEgressAllow('loopback') });
});
afterAll(async () => {
  await egress?.close();
  await api?.close();
  await rm(folder, { recursive: true, force: true });
});

interface Asking {
  method?: string;
  body?: Record<string, unknown>;
  headers?: Record<string, string>;
  timeoutMs?: number;
}

const send = (
  path: string,
  { method = 'POST', body, headers = {}, timeoutMs = 5_000 }: Asking = {},
): Promise<CallEnd> =>
  egress.send(
    { method, url: `${api.url}${path}`, headers, body: body ? Buffer.from(JSON.stringify(body)) : null },
    { timeoutMs, freshConnection: true, authorization: { authorization: `Bearer ${Math.random()}` } },
  );

/** What the caller learns: the status, or how far it got and why not further. */
const seen = (end: CallEnd): unknown => (end.kind === 'answered' ? end.status : [end.phase, end.code]);
const bodyOf = (end: CallEnd): unknown => (end.kind === 'answered' ? JSON.parse(end.body.toString()) : end);

const linesOf = (order: string): LedgerLine[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text) as LedgerLine)
    .filter((line) => line.order === order);
const kindsOf = (order: string): string[] => linesOf(order).map(({ kind }) => kind);

const EXPECTED: Readonly<Record<BehaviourName, unknown>> = {
  ok: 200,
  'apply-reset': ['sent', 'connection_reset'],
  'apply-hang': ['sent', 'timeout'],
  'apply-500': 500,
  'apply-502': 502,
  'apply-504': 504,
  reset: ['sent', 'connection_reset'],
  'apply-late': 504,
  'refuse-429': 429,
  'refuse-429-date': 429,
  'refuse-429-absurd': 429,
  'slow-drip': ['answer-begun', 'timeout'],
  endless: ['answer-begun', 'timeout'],
  cut: ['answer-begun', 'connection_closed'],
  'error-inside': 200,
  'apply-error-inside': 200,
  'window-expired': 200,
  'refuse-401': 401,
  'refuse-400': 400,
  redirect: 307,
  nul: 200,
  rubbish: ['answer-begun', 'bad_response'],
};

/** An order whose first late attempt is answered as wished. */
const lateOrder = (resets: boolean): string =>
  Array.from({ length: 100 }, (_, n) => `late-${n}`).find((order) => lateness(order, 1).resets === resets) ?? '';

describe('each behaviour, as its caller sees it:', () => {
  it.each(BEHAVIOUR_NAMES)('%s', async (behaviour) => {
    const order = behaviour === 'apply-late' ? lateOrder(false) : `seen-${behaviour}`;
    const timeoutMs = /timeout/.test(String(EXPECTED[behaviour])) ? 300 : 5_000;
    const end = await send('/effects', { body: { order, behave: [behaviour] }, timeoutMs });
    expect(seen(end)).toEqual(EXPECTED[behaviour]);
    const { applies } = BEHAVIOURS[behaviour];
    if (applies === 'later') await waitUntil('the late effect', () => kindsOf(order).length === 2);
    expect(kindsOf(order)).toEqual(applies === 'no' ? ['attempt'] : ['attempt', 'effect']);
    expect(linesOf(order)[0]).toMatchObject({ attempt: 1, behaviour, method: 'POST', token: null });
  });

  it('a late effect comes after its answer, which is a reset too', async () => {
    const order = lateOrder(true);
    expect(seen(await send('/effects', { body: { order, behave: ['apply-late'] } }))).toEqual(EXPECTED.reset);
    expect(kindsOf(order)).toEqual(['attempt']);
    await waitUntil('the late effect', () => kindsOf(order).length === 2);
  });

  it('a slow answer is whole for who has patience', async () => {
    const end = await send('/effects', { body: { order: 'slow', behave: ['slow-drip'] }, timeoutMs: 10_000 });
    expect(bodyOf(end)).toEqual({ order: 'slow', done: true, effects: 1 });
  });

  it('429 says when to come back: in seconds, as a date, absurdly', async () => {
    const wish = async (order: string, behaviour: BehaviourName) => {
      const end = await send('/effects', { body: { order, behave: [behaviour] } });
      return end.kind === 'answered' ? end.headers['retry-after'] : undefined;
    };
    expect(await wish('wish-1', 'refuse-429')).toBe('1');
    expect(await wish('wish-2', 'refuse-429-date')).toMatch(/^[A-Z][a-z]{2}, \d\d .* GMT$/);
    expect(await wish('wish-3', 'refuse-429-absurd')).toBe('99999999999');
    expect(await wish('wish-3', 'refuse-429-absurd')).toContain('soon');
  });

  it('a redirect leads to itself, and an answer with NUL holds it both ways', async () => {
    const redirect = await send('/effects?order=there&behave=redirect');
    expect(redirect).toMatchObject({ headers: { location: '/effects?order=there&behave=redirect' } });
    const nul = await send('/effects', { body: { order: 'nul', behave: ['nul'] } });
    const text = nul.kind === 'answered' ? nul.body.toString() : '';
    expect([text.includes('\u0000'), text.includes('\\u0000'), text.includes('\\ud800')]).toEqual([true, true, true]);
  });
});

describe('what to do', () => {
  it('is said attempt by attempt, and the last word holds', async () => {
    const behave = ['reset', 'apply-500', 'refuse-400'];
    const body = { order: 'by-turns', behave };
    const ends = [];
    for (let i = 0; i < 4; i++) ends.push(seen(await send('/effects', { body })));
    expect(ends).toEqual([EXPECTED.reset, 500, 400, 400]);
    expect(linesOf('by-turns').map(({ attempt, kind }) => [attempt, kind])).toEqual([
      [1, 'attempt'],
      [2, 'attempt'],
      [2, 'effect'],
      [3, 'attempt'],
      [4, 'attempt'],
    ]);
  });

  it('is read from the query where there is no body, the order from the path', async () => {
    expect(seen(await send('/effects/by-path?behave=apply-502,ok', { method: 'PUT' }))).toBe(502);
    expect(seen(await send('/effects/by-path?behave=apply-502,ok', { method: 'PUT' }))).toBe(200);
    expect(kindsOf('by-path')).toEqual(['attempt', 'effect', 'attempt']);
  });

  it.each([
    ['/effects', 'an order is missing'],
    ['/effects?order=x&behave=dance', 'no behaviour dance'],
    ['/marked?order=x', 'a marker is missing'],
  ])('of %s is refused: %s', async (path, why) => {
    const end = await send(path);
    expect(seen(end)).toBe(400);
    expect(JSON.stringify(bodyOf(end))).toContain(why);
    expect(seen(await send('/nowhere?order=x'))).toBe(404);
  });
});

describe('an effect', () => {
  it('happens each time without a key, and once with one', async () => {
    const headers = { 'idempotency-key': 'key-1' };
    for (let i = 0; i < 2; i++) {
      await send('/effects', { body: { order: 'once' } });
      await send('/effects', { body: { order: 'keyed', behave: ['apply-reset', 'ok'] }, headers });
      await send('/metered', { body: { order: 'metered' } });
    }
    expect(kindsOf('once')).toEqual(['attempt', 'effect', 'attempt', 'effect']);
    expect(kindsOf('keyed')).toEqual(['attempt', 'effect', 'attempt']);
    expect(kindsOf('metered')).toEqual(['attempt', 'effect', 'attempt', 'effect']);
    expect(linesOf('keyed').map(({ token }) => token)).toEqual(['key-1', 'key-1', 'key-1']);
  });

  it('happens again under a key whose window is over, and never under one that came with other bytes', async () => {
    const ask = (order: string, behave: BehaviourName[]) =>
      send('/effects', { body: { order, behave }, headers: { 'idempotency-key': 'key-2' } });
    await ask('window', ['ok', 'window-expired']);
    await ask('window', ['ok', 'window-expired']);
    expect(kindsOf('window')).toEqual(['attempt', 'effect', 'attempt', 'effect']);
    expect(seen(await ask('other', ['ok']))).toBe(422);
    expect(linesOf('other')).toMatchObject([{ kind: 'attempt', behaviour: 'key-reused' }]);
  });

  it('of PUT happens where the state changes, that of DELETE where something is there', async () => {
    const put = (note: string) => send('/effects/thing', { method: 'PUT', body: { order: 'put', note } });
    const remove = () => send('/effects/thing?order=delete', { method: 'DELETE' });
    for (const note of ['a', 'a', 'b', 'a']) await put(note);
    expect(kindsOf('put')).toEqual(['attempt', 'effect', 'attempt', 'attempt', 'effect', 'attempt', 'effect']);
    const [first, , third] = linesOf('put').filter(({ kind }) => kind === 'effect');
    expect(first).toMatchObject({ thing: 'thing', state: third?.state });
    expect([seen(await remove()), seen(await remove())]).toEqual([200, 404]);
    expect(kindsOf('delete')).toEqual(['attempt', 'effect', 'attempt']);
    const look = await send('/effects/thing', { method: 'GET' });
    expect(bodyOf(look)).toMatchObject({ done: false });
  });

  it('is found by its marker, at once or when it is no longer stale', async () => {
    const find = async (marker: string) => bodyOf(await send(`/marked?marker=${marker}`, { method: 'GET' }));
    expect(await find('m-1')).toEqual({ found: false, order: null });
    await send('/marked', { body: { order: 'marked', marker: 'm-1', behave: ['apply-reset'] } });
    expect(await find('m-1')).toEqual({ found: true, order: 'marked' });
    await send('/marked', { body: { order: 'stale', marker: 'm-2', staleMs: 2_000 } });
    expect(await find('m-2')).toEqual({ found: false, order: null });
    await waitUntil('it to be seen', async () => ((await find('m-2')) as { found: boolean }).found);
    expect(linesOf('marked').at(-1)).toMatchObject({ kind: 'probe', behaviour: 'found', token: 'm-1' });
  });

  it('is told by the same bytes where a request is repeated, whatever its credential and trace are', async () => {
    const headers = { traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` };
    await send('/effects', { body: { order: 'same' } });
    await send('/effects', { body: { order: 'same' }, headers });
    await send('/effects', { body: { order: 'same' }, headers: { 'x-more': '1' } });
    const bytes = linesOf('same').flatMap((line) => (line.kind === 'attempt' ? [line.bytes] : []));
    expect(new Set(bytes.slice(0, 2)).size).toBe(1);
    expect(new Set(bytes).size).toBe(2);
  });
});

describe('an outage', () => {
  const mode = (wish: Record<string, boolean>) => send('/admin/mode', { body: wish });

  it.each([
    ['refuse', 503],
    ['unauthorized', 401],
    ['hang', ['sent', 'timeout']],
  ])('that is to %s holds for all calls until it is over, and no turn is used up', async (wish, expected) => {
    const timeoutMs = wish === 'hang' ? 300 : 5_000;
    const ask = async () =>
      seen(await send('/effects', { body: { order: `outage-${wish}`, behave: ['apply-500', 'ok'] }, timeoutMs }));
    await mode({ [wish]: true });
    expect(await ask()).toEqual(expected);
    expect(seen(await send('/marked?marker=m', { method: 'GET', timeoutMs }))).toEqual(expected);
    expect(bodyOf(await mode({}))).toEqual({ mode: 'none' });
    expect([await ask(), await ask()]).toEqual([500, 200]);
    expect(linesOf(`outage-${wish}`).map(({ behaviour }) => behaviour)).toEqual([
      `outage-${wish}`,
      'apply-500',
      'apply-500',
      'ok',
      'ok',
    ]);
  });
});

it('its lines are read piece by piece', async () => {
  const read = async (after: number) =>
    bodyOf(await send(`/admin/orders?after=${after}`, { method: 'GET' })) as { lines: LedgerLine[]; next: number };
  const first = await read(0);
  expect(first.lines.length).toBeGreaterThan(30);
  await send('/effects', { body: { order: 'read-last' } });
  expect((await read(first.next)).lines.map(({ order, kind }) => [order, kind])).toEqual([
    ['read-last', 'attempt'],
    ['read-last', 'effect'],
  ]);
});
