import { describe, expect, it } from '@jest/globals';
import type { ErasureRef, ErasureStep } from '../ports/erasure-store.js';
import { ErasureRounds } from './erasure-rounds.js';

const step = (over: Partial<ErasureStep>): ErasureStep => ({ tasks: 1, letters: 0, done: false, more: true, ...over });

function roundsOver(steps: Record<string, () => ErasureStep | null>) {
  const made: string[] = [];
  const warnings: unknown[] = [];
  const store = {
    live: async () => Object.keys(steps).map((id): ErasureRef => ({ tenant: 'acme', id })),
    advance: async ({ id }: ErasureRef) => {
      made.push(id);
      return steps[id]?.() ?? null;
    },
  };
  const log = { info: () => undefined, error: () => undefined, warn: (fields: unknown) => void warnings.push(fields) };
  return { made, warnings, rounds: new ErasureRounds(store, log) };
}

describe('a round over erasures', () => {
  it('makes the steps of each until it is done, has to wait, or is gone', async () => {
    const ends = [step({}), step({}), step({ done: true, more: false })];
    const { made, rounds } = roundsOver({
      ends: () => ends.shift() ?? null,
      waits: () => step({ more: false }),
      gone: () => null,
    });
    expect(await rounds.round()).toBe(false);
    expect(made).toEqual(['ends', 'ends', 'ends', 'waits', 'gone']);
  });

  it('leaves what is too much to the next one, which comes at once', async () => {
    const { made, rounds } = roundsOver({ long: () => step({}) });
    expect(await rounds.round()).toBe(true);
    expect(made).toHaveLength(50);
  });

  it('goes on with the others where one fails', async () => {
    const { made, warnings, rounds } = roundsOver({
      fails: () => {
        throw new Error('no');
      },
      waits: () => step({ more: false }),
    });
    await rounds.round();
    expect(made).toEqual(['fails', 'waits']);
    expect(warnings).toMatchObject([{ erasure: 'fails' }]);
  });
});
