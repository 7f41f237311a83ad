import { expect, it } from '@jest/globals';
import { advanceRuns } from './advance-runs.js';

const run = (id: string) => ({ tenant: 'acme', id });

it('carries the others on where one run fails, says so, and tells whether any is live', async () => {
  const advanced: string[] = [];
  const failed: string[] = [];
  const going = (runs: readonly ReturnType<typeof run>[]) =>
    advanceRuns(
      runs,
      async ({ id }) => {
        advanced.push(id);
        if (id === 'broken') throw new Error('broke off');
      },
      ({ id }, error) => void failed.push(`${id}: ${(error as Error).message}`),
    );
  expect(await going([run('first'), run('broken'), run('last')])).toBe(true);
  expect(advanced).toEqual(['first', 'broken', 'last']);
  expect(failed).toEqual(['broken: broke off']);
  expect(await going([])).toBe(false);
});
