import { expect, it } from '@jest/globals';
import { readConnectionsOf } from './read-connections.js';

type Api = Parameters<typeof readConnectionsOf>[0];

it('finds the connections of a connector on whichever page they stand', async () => {
  const pages: Readonly<Record<string, unknown>> = {
    '': { items: [{ name: 'a', connector: 'http' }], nextCursor: 'next' },
    next: {
      items: [
        { name: 'y', connector: 'http' },
        { name: 'z', connector: 'github' },
      ],
      nextCursor: null,
    },
  };
  const read = async (_path: string, { cursor = '' }: { cursor?: string }) => pages[cursor];
  const found = await readConnectionsOf({ read } as unknown as Api, 'github', new AbortController().signal);
  expect(found.map(({ name }) => name)).toEqual(['z']);
});

it('looks no further than it has to, were the list without end', async () => {
  let asked = 0;
  const read = async () => ({ items: [], nextCursor: `${asked++}` });
  await readConnectionsOf({ read } as unknown as Api, 'github', new AbortController().signal);
  expect(asked).toBe(20);
});
