import { expect, it } from '@jest/globals';
import { advanceRuns } from './advance-runs.js';

const run = (id: string) => ({ tenant: 'acme', id });

it('carries the others on where one run fails, says so, and tells whether any is live', async () => {
  const advanced: string[] = [];
  const said: string[] = [];
  const going = {
    what: 'redrive run',
    advance: async ({ id }: { id: string }) => {
      advanced.push(id);
      if (id === 'broken') throw new Error('broke off');
    },
    log: { warn: (fields: Record<string, unknown>, text: string) => void said.push(`${fields['run']}: ${text}`) },
  } as const;
  expect(await advanceRuns([run('first'), run('broken'), run('last')], going)).toBe(true);
  expect(advanced).toEqual(['first', 'broken', 'last']);
  expect(said).toEqual(['broken: A redrive run could not go on; it is tried again']);
  expect(await advanceRuns([], going)).toBe(false);
});
