import { expect, it } from '@jest/globals';
import { LeftToSweeper } from './left-to-sweeper.js';
import type { OwedResult, Wakeable } from './ports/task-store.js';

const owed = (id: string): OwedResult => ({ tenant: 'acme', id }) as OwedResult;

/** A broker that takes nothing of the task `lost`; what was published, and what is said of the rest. */
function broker() {
  const published: string[] = [];
  const said: string[] = [];
  const take = async ({ id }: { id: string }) => {
    if (id === 'lost') throw new Error('not confirmed');
    published.push(id);
  };
  const log = { warn: ({ taskId }: Record<string, unknown>, text: string) => void said.push(`${taskId}: ${text}`) };
  return { published, said, outbound: new LeftToSweeper({ hint: take, result: take }, log) };
}

it('says of a hint that is not published that the sweeper brings its task', async () => {
  const { published, said, outbound } = broker();
  for (const id of ['a', 'lost']) await outbound.hint({ id } as Wakeable);
  expect(published).toEqual(['a']);
  expect(said).toEqual(['lost: A hint was not published; the sweeper brings its task']);
});

it('names the results that are to be marked, and leaves those that were not published unmarked', async () => {
  const { published, said, outbound } = broker();
  expect(await outbound.results([owed('a'), owed('lost'), owed('b')])).toEqual([owed('a'), owed('b')]);
  expect(published).toEqual(['a', 'b']);
  expect(said).toEqual(['lost: A result was not published; the sweeper publishes it']);
});
