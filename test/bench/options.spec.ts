import { describe, expect, it } from '@jest/globals';
import { HELP, MEASURES, readOptions, WITH_PACKAGES, WITH_REDIS } from './options.js';

describe('the arguments of the bench', () => {
  it('may be none: five rounds of everything', () => {
    const nothing = { profile: null, plot: null, soak: null, help: false };
    expect(readOptions([])).toEqual({ rounds: 5, only: MEASURES, tasks: 30_000, ...nothing });
  });

  it('stand beside their values or behind an equals sign', () => {
    const wanted = { rounds: 2, tasks: 500, profile: 'a=b', plot: 'c.svg' };
    const beside = ['--rounds', '2', '--tasks', '500', '--profile', 'a=b', '--plot', 'c.svg'];
    expect(readOptions(beside)).toMatchObject(wanted);
    expect(readOptions(['--rounds=2', '--tasks=500', '--profile=a=b', '--plot=c.svg'])).toMatchObject(wanted);
  });

  it('choose measures, which keep the order of a round', () => {
    expect(readOptions(['--only', 'ingest,pipeline,ingest']).only).toEqual(['pipeline', 'ingest']);
  });

  it('ask for a soak instead of any measure, of half an hour unless told otherwise', () => {
    expect(readOptions(['--soak'])).toMatchObject({ soak: 30, only: [] });
    expect(readOptions(['--soak', '3', '--only', 'bullmq'])).toMatchObject({ soak: 3, only: [] });
    expect(readOptions(['--soak=90'])).toMatchObject({ soak: 90 });
  });

  it.each([
    [['--soak', '0'], '--soak takes a whole number from 1 to 1440, not 0'],
    [['--rounds', '0'], '--rounds takes a whole number from 1 to 100, not 0'],
    [['--rounds'], 'not nothing'],
    [['--tasks', '1e3'], 'not 1e3'],
    [['--only', 'pipeline,turbo'], 'not turbo'],
    [['--only='], 'not nothing'],
    [['--profile'], '--profile takes a folder'],
    [['--plot'], '--plot takes a file'],
    [['--plot', '--rounds', '2'], '--plot takes a file'],
    [['pipeline'], 'pipeline is no option'],
  ])('are refused by name: %j', (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });

  it('are explained, each measure too', () => {
    for (const name of MEASURES) expect(HELP).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(readOptions(['-h']).help).toBe(true);
  });

  it('know what each measure needs, for nothing is installed or started for one that was not asked for', () => {
    expect(MEASURES).toEqual(expect.arrayContaining([...WITH_PACKAGES]));
    expect(WITH_PACKAGES).toEqual(expect.arrayContaining([...WITH_REDIS]));
    expect(WITH_PACKAGES).not.toContain('pipeline');
  });
});
