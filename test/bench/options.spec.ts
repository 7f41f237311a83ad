import { describe, expect, it } from '@jest/globals';
import { HELP, MEASURES, readOptions } from './options.js';

describe('the arguments of the bench', () => {
  it('may be none: five rounds of everything', () => {
    expect(readOptions([])).toEqual({ rounds: 5, only: MEASURES, tasks: 20_000, profile: null, help: false });
  });

  it('stand beside their values or behind an equals sign', () => {
    const wanted = { rounds: 2, tasks: 500, profile: 'a=b' };
    expect(readOptions(['--rounds', '2', '--tasks', '500', '--profile', 'a=b'])).toMatchObject(wanted);
    expect(readOptions(['--rounds=2', '--tasks=500', '--profile=a=b'])).toMatchObject(wanted);
  });

  it('choose measures, which keep the order of a round', () => {
    expect(readOptions(['--only', 'ingest,pipeline,ingest']).only).toEqual(['pipeline', 'ingest']);
  });

  it.each([
    [['--rounds', '0'], '--rounds takes a whole number from 1 to 100, not 0'],
    [['--rounds'], 'not nothing'],
    [['--tasks', '1e3'], 'not 1e3'],
    [['--only', 'pipeline,turbo'], 'not turbo'],
    [['--only='], 'not nothing'],
    [['--profile'], 'takes a folder'],
    [['pipeline'], 'pipeline is no option'],
  ])('are refused by name: %j', (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });

  it('are explained, each measure too', () => {
    for (const name of MEASURES) expect(HELP).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(readOptions(['-h']).help).toBe(true);
  });
});
