import { describe, expect, it } from '@jest/globals';
import type { Task } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';
import { readTasks, type TaskPage } from './read-tasks.js';
import { ANY } from './task-search.js';

const found = (count: number) => Array.from({ length: count }, () => ({ id: 'x' }) as Task);
const { signal } = new AbortController();

/** An API that answers with these pages, one after the other; and what it was asked. */
function answering(pages: (asked: number) => TaskPage) {
  const asked: string[] = [];
  const read = async (_path: string, query: unknown) => {
    asked.push(String(query));
    return pages(asked.length);
  };
  return { api: { read } as unknown as Pick<ConsoleApi, 'read'>, asked };
}

describe('tasks that are searched for', () => {
  it('are asked for once where the page is full, or all were looked at', async () => {
    for (const page of [
      { items: found(50), nextCursor: 'c', lookedBackTo: null },
      { items: [], nextCursor: null, lookedBackTo: null },
    ]) {
      const { api, asked } = answering(() => page);
      expect(await readTasks(api, { ...ANY, labels: ['a:b'], status: 'failed' }, 'begin', signal)).toEqual(page);
      expect(asked).toEqual(['status=failed&label=a%3Ab&limit=50&cursor=begin']);
    }
  });

  it('are looked for further until there is a page of them, none more', async () => {
    const { api, asked } = answering((n) => ({
      items: found(20),
      nextCursor: `c${n}`,
      lookedBackTo: n < 3 ? 'then' : null,
    }));
    const page = await readTasks(api, ANY, '', signal);
    expect(asked).toEqual(['limit=50', 'limit=30&cursor=c1', 'limit=10&cursor=c2']);
    expect(page).toMatchObject({ nextCursor: 'c3', lookedBackTo: null });
  });

  it('are not looked for without an end', async () => {
    const { api, asked } = answering((n) => ({ items: [], nextCursor: `c${n}`, lookedBackTo: `t${n}` }));
    expect(await readTasks(api, ANY, '', signal)).toEqual({ items: [], nextCursor: 'c10', lookedBackTo: 't10' });
    expect(asked).toHaveLength(10);
  });
});
