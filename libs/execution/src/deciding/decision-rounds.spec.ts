import { describe, expect, it } from '@jest/globals';
import type { DecisionStep } from '../ports/decision-store.js';
import type { RunRef } from '../ports/redrive-store.js';
import type { OwedResult, PublishedResult, Wakeable } from '../ports/task-store.js';
import { DecisionRounds } from './decision-rounds.js';

const step = (over: Partial<DecisionStep> = {}): DecisionStep => ({
  ...{ announced: [], woken: [], decided: 1, alone: 0, refused: 0, done: false, more: false },
  ...over,
});

function roundsOver(steps: Record<string, () => DecisionStep | null>, lost: readonly string[] = []) {
  const told: string[] = [];
  const marked: string[] = [];
  const warnings: unknown[] = [];
  const store = {
    live: async () => Object.keys(steps).map((id): RunRef => ({ tenant: 'acme', id })),
    advance: async ({ id }: RunRef) => {
      told.push(`step ${id}`);
      return steps[id]?.() ?? null;
    },
    markPublished: async (results: readonly PublishedResult[]) => void marked.push(...results.map(({ id }) => id)),
  };
  const tell = async (what: string, id: string) => {
    if (lost.includes(id)) throw new Error('away');
    told.push(`${what} ${id}`);
  };
  const announcer = {
    hint: (task: Wakeable) => tell('hint', task.id),
    result: (result: OwedResult) => tell('result', result.id),
  };
  const log = { info: () => undefined, error: () => undefined, warn: (fields: unknown) => void warnings.push(fields) };
  return { told, marked, warnings, rounds: new DecisionRounds(store, announcer, log) };
}

const owed = (id: string) => ({ id }) as OwedResult;

describe('a round over decision runs', () => {
  it('tells what each step came to before the next one, and marks what the broker has', async () => {
    const shares = [step({ announced: [owed('a'), owed('b')], woken: [owed('c')], more: true }), step({ done: true })];
    const { told, marked, rounds } = roundsOver({ run: () => shares.shift() ?? null }, ['b']);
    expect(await rounds.round()).toBe(true);
    expect(told).toEqual(['step run', 'result a', 'hint c', 'step run']);
    expect(marked).toEqual(['a']);
  });

  it('leaves what is too much to the next one', async () => {
    const { told, rounds } = roundsOver({ long: () => step({ more: true }) });
    await rounds.round();
    expect(told).toHaveLength(4);
  });

  it('goes on with the others where one fails', async () => {
    const { told, warnings, rounds } = roundsOver({
      fails: () => {
        throw new Error('no');
      },
      goes: () => step(),
    });
    await rounds.round();
    expect(told).toEqual(['step fails', 'step goes']);
    expect(warnings).toMatchObject([{ run: 'fails' }]);
  });
});
