import { describe, expect, it } from '@jest/globals';
import type { ReplayRef, ReplayStep } from '../ports/replay-store.js';
import { ReplayRounds } from './replay-rounds.js';

const step = (over: Partial<ReplayStep> = {}): ReplayStep => ({
  ...{ sent: 0, alreadyOwed: 0, erased: 0, over: false, more: false },
  ...over,
});

function roundsOver(steps: Record<string, () => ReplayStep | null>) {
  const told: string[] = [];
  const store = {
    live: async () => Object.keys(steps).map((id): ReplayRef => ({ tenant: 'acme', id })),
    advance: async ({ id }: ReplayRef) => {
      told.push(`step ${id}`);
      return steps[id]?.() ?? null;
    },
  };
  const watch = {
    sent: () => void told.push('sent'),
    ended: ({ id }: ReplayRef) => void told.push(`ended ${id}`),
    failed: ({ id }: ReplayRef) => void told.push(`failed ${id}`),
  };
  return { told, rounds: new ReplayRounds(store, () => null, watch) };
}

describe('A round over replay runs', () => {
  it('has what it sent brought at once, and says when a run has ended', async () => {
    const shares = [step({ sent: 2, more: true }), step({ over: true })];
    const { told, rounds } = roundsOver({ run: () => shares.shift() ?? null });
    expect(await rounds.round()).toBe(true);
    expect(told).toEqual(['step run', 'sent', 'step run', 'ended run']);
  });

  it('leaves what is too much to the next one', async () => {
    const { told, rounds } = roundsOver({ long: () => step({ more: true }) });
    await rounds.round();
    expect(told).toHaveLength(4);
  });

  it('goes on with the others where one fails, or is held by somebody else', async () => {
    const { told, rounds } = roundsOver({
      fails: () => {
        throw new Error('no');
      },
      held: () => null,
      goes: () => step(),
    });
    await rounds.round();
    expect(told).toEqual(['step fails', 'failed fails', 'step held', 'step goes']);
  });
});
