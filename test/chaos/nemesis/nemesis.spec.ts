import { describe, expect, it } from '@jest/globals';
import type { Rig } from '../rig/rig.js';
import { type Fault, MENDS_ITSELF, NotHere } from './fault.js';
import { Nemesis } from './nemesis.js';

const rig = { fleet: { ready: async () => undefined } } as unknown as Rig;
const quiet = () => undefined;
const lenient = { admit: async () => undefined };
const lasting = new AbortController().signal;

const fault = (over: Partial<Fault> & Pick<Fault, 'name'>): Fault => ({
  weight: 'light',
  losesQueues: false,
  holds: [],
  lastsMs: [0, 0],
  make: () => MENDS_ITSELF,
  ...over,
});
const planned = (...names: string[]) => names.map((name) => ({ name, atMs: 0, lastsMs: 0, seed: 1 }));

describe('the nemesis', () => {
  it('writes down each fault with the time it was mended', async () => {
    const nemesis = new Nemesis(rig, [fault({ name: 'a', losesQueues: true })], lenient, quiet);
    await nemesis.carryOut(planned('a'), lasting);
    expect(nemesis.lines).toEqual([
      { at: expect.any(Number), name: 'a', mendedAt: expect.any(Number), losesQueues: true, notRun: null },
    ]);
  });

  it('never has two heavy faults in force', async () => {
    let inForce = 0;
    let most = 0;
    const make = () => {
      most = Math.max(most, ++inForce);
      return () => void inForce--;
    };
    const heavies = ['a', 'b', 'c'].map((name) => fault({ name, weight: 'heavy', make }));
    const nemesis = new Nemesis(rig, heavies, lenient, quiet);
    await nemesis.carryOut(planned('a', 'b', 'c'), lasting);
    expect([most, nemesis.lines.length, nemesis.heavyInForce]).toEqual([1, 3, false]);
  });

  it('says of a fault that the machine cannot make that it was not run, and why', async () => {
    const make = () => {
      throw new NotHere('there is no disk to fill');
    };
    const nemesis = new Nemesis(rig, [fault({ name: 'disk-full', make })], lenient, quiet);
    await nemesis.carryOut(planned('disk-full'), lasting);
    expect(nemesis.lines).toMatchObject([{ notRun: 'there is no disk to fill', mendedAt: null }]);
  });

  it('tries to mend again where that fails, and gives its plan the same dice each time', async () => {
    let tries = 0;
    const rolled: number[] = [];
    const make: Fault['make'] = (_, random) => {
      rolled.push(random());
      return () => {
        if (++tries < 2) throw new Error('busy');
      };
    };
    const nemesis = new Nemesis(rig, [fault({ name: 'a', make })], lenient, quiet);
    await nemesis.carryOut(planned('a'), lasting);
    await nemesis.carryOut(planned('a'), lasting);
    expect(tries).toBe(3);
    expect(rolled[0]).toBe(rolled[1]);
  });

  it('begins nothing more once it is called off', async () => {
    const nemesis = new Nemesis(rig, [fault({ name: 'a' })], lenient, quiet);
    await nemesis.carryOut([{ name: 'a', atMs: 60_000, lastsMs: 0, seed: 1 }], AbortSignal.abort());
    expect(nemesis.lines).toEqual([]);
  });
});
