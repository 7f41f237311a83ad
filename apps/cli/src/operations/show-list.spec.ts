import { describe, expect, it } from '@jest/globals';
import { LIST_TASKS } from '#libs/contracts';
import type { Api } from '../api/api.js';
import type { Surroundings } from '../surroundings.js';
import type { OperationWish } from './operation-wish.js';
import { showList } from './show-list.js';

const LOOKED = { nextCursor: 'abc', lookedBackTo: '2026-11-30T08:00:00.000Z' };
const found = { items: [{ id: 'one', status: 'failed' }] };

/** What is said and noted of a list that comes in these pages. */
async function told(all: boolean, ...pages: readonly object[]): Promise<{ said: string[]; noted: string[] }> {
  const left = [...pages];
  const said: string[] = [];
  const noted: string[] = [];
  const api = { call: async () => left.shift() } as unknown as Api;
  const wish = {
    operation: LIST_TASKS,
    input: {},
    json: false,
    all,
    yes: false,
    detach: false,
  } as unknown as OperationWish;
  const around = {
    say: (line: string) => said.push(line),
    note: (line: string) => noted.push(line),
    now: () => new Date(),
    width: 200,
    colour: false,
    signal: new AbortController().signal,
  } as unknown as Surroundings;
  await showList(api, wish, around);
  return { said, noted };
}

describe('a list that looks at so many things a page', () => {
  it('says how far it looked where nothing was found yet, and how to look further', async () => {
    const { noted } = await told(false, { items: [], ...LOOKED });
    expect(noted).toEqual([
      'None so far, looked back to 2026-11-30T08:00:00.000Z; to look further: --all, or --cursor abc',
    ]);
  });

  it('says so beside what was found', async () => {
    const { said, noted } = await told(false, { ...found, ...LOOKED });
    expect(said.join('\n')).toContain('one');
    expect(noted[0]).toMatch(/^1 so far, looked back to/);
  });

  it('looks to the end with --all, and only then says that there are none', async () => {
    const end = { items: [], nextCursor: null, lookedBackTo: null };
    expect((await told(true, { items: [], ...LOOKED }, end)).noted).toEqual(['There are none.']);
    const { said, noted } = await told(true, { items: [], ...LOOKED }, { ...end, ...found });
    expect({ lines: said.length, noted }).toEqual({ lines: 2, noted: [] });
  });
});
