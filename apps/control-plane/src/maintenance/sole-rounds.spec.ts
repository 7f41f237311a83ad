import { describe, expect, it } from '@jest/globals';
import type { Database } from '#libs/persistence';
import { waitUntil } from '../../../../test/support/wait-until.js';
import { SoleRounds, type SoleRoundsParts } from './sole-rounds.js';

const LOCK = 7;

/** A service that makes rounds, one by one as it is told to; what became of them is in `told`. */
function service(over: Partial<SoleRoundsParts> = {}, isHeldElsewhere = false) {
  const told: string[] = [];
  const database = {
    underLock: async (lock: number, work: () => Promise<void>) => {
      told.push(`lock ${lock}`);
      if (!isHeldElsewhere) await work();
    },
    close: async () => void told.push('closed'),
  };
  const rounds = new SoleRounds({
    database: database as unknown as Database,
    lock: LOCK,
    round: async () => true,
    pauseMs: ({ begun, more }) => {
      told.push(`${begun ? 'begun' : 'left out'}, ${more ? 'more' : 'no more'}`);
      return 0;
    },
    outcomes: { add: (times, labels) => void told.push(`${times} ${labels?.['outcome']}`) },
    onHeldUp: (error) => void told.push(`held up: ${(error as Error).message}`),
    ...over,
  });
  return { told, rounds };
}

/** What became of so many rounds, the first ones of a service. */
async function madeOf(count: number, over: Partial<SoleRoundsParts> = {}, isHeldElsewhere = false): Promise<string[]> {
  const { told, rounds } = service(over, isHeldElsewhere);
  const ends = () => told.flatMap((one, at) => (one.endsWith('more') ? [at] : []));
  rounds.onApplicationBootstrap();
  await waitUntil('the rounds', () => ends().length >= count);
  await rounds.onApplicationShutdown();
  return told.slice(0, (ends()[count - 1] ?? 0) + 1);
}

describe('rounds that one replica makes', () => {
  it('are made under their lock, counted, and followed by the pause that they call for', async () => {
    expect(await madeOf(1)).toEqual(['lock 7', '1 done', 'begun, more']);
    expect(await madeOf(1, { round: async () => false })).toEqual(['lock 7', '1 done', 'begun, no more']);
  });

  it('are not counted while another replica holds the lock', async () => {
    expect(await madeOf(1, {}, true)).toEqual(['lock 7', 'begun, no more']);
  });

  it('are left out, and the lock with them, while they may not begin', async () => {
    expect(await madeOf(2, { mayBegin: () => false })).toEqual(['left out, no more', 'left out, no more']);
  });

  it('say once that they are held up, until one is made', async () => {
    let round = 0;
    const fails = [true, true, false, true];
    const made = await madeOf(4, {
      round: async () => {
        if (fails[round++]) throw new Error('broke off');
        return false;
      },
    });
    expect(made.filter((one) => !one.startsWith('lock') && !one.startsWith('begun'))).toEqual([
      '1 failed',
      'held up: broke off',
      '1 failed',
      '1 done',
      '1 failed',
      'held up: broke off',
    ]);
  });

  it('say it of each where each is to be told', async () => {
    const round = () => Promise.reject(new Error('broke off'));
    const made = await madeOf(2, { round, tellsEach: true });
    expect(made.filter((one) => one.startsWith('held up'))).toHaveLength(2);
  });

  it('end with the round that is under way, and only then close their connections', async () => {
    const gate = Promise.withResolvers<boolean>();
    const { told, rounds } = service({ round: () => gate.promise });
    rounds.onApplicationBootstrap();
    await waitUntil('the round', () => told.includes('lock 7'));
    const ended = rounds.onApplicationShutdown();
    gate.resolve(false);
    await ended;
    expect(told).toEqual(['lock 7', '1 done', 'begun, no more', 'closed']);
  });
});
