import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT } from './cruise.js';
import { SOURCE_RULES, type Source } from './source-rules.js';

const FOLDERS = ['apps', 'libs', 'test', 'infra'];
const SOURCE = /[.](ts|tsx|mts|mjs|cjs)$/;

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesBelow(path);
    return [path];
  });
}

const sources: Source[] = FOLDERS.flatMap(filesBelow)
  .filter((path) => SOURCE.test(path))
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

/** A file that breaks a rule, by the rule's name. */
const BROKEN: Readonly<Record<string, Source[]>> = {
  'no file is longer than 400 lines': [{ path: 'libs/x/src/long.ts', text: '\n'.repeat(401) }],
  'no folder has a name that says nothing': [
    { path: 'libs/x/src/utils/a.ts', text: '' },
    { path: 'libs/core/src/a.ts', text: '' },
  ],
  'a spec says by its name what it costs': [
    { path: 'libs/x/src/a.test.ts', text: '' },
    { path: 'libs/x/src/a-spec.ts', text: '' },
    { path: 'libs/x/src/a.slow-spec.ts', text: '' },
  ],
  'specs are neither left out nor run alone': [
    { path: 'libs/x/src/a.spec.ts', text: `it.only('x', () => {});` },
    { path: 'libs/x/src/a.int-spec.ts', text: `describe.skip('x', () => {});` },
    { path: 'libs/x/src/a.e2e-spec.ts', text: `xit('x', () => {});` },
    { path: 'libs/x/src/b.spec.ts', text: `it.skip.each([1])('x', () => {});` },
  ],
  'nothing is exported without its name': [
    { path: 'libs/x/src/index.ts', text: `export * from './a.js';` },
    { path: 'libs/x/src/index.ts', text: `export * as a from './a.js';` },
  ],
  'the environment is read in one place': [
    { path: 'apps/x/src/main.ts', text: 'const url = process.env.DATABASE_URL;' },
    { path: 'libs/x/src/a.ts', text: `const { HOME } = process.env;` },
  ],
  'fetch is for the management API of the broker only, and for what runs at an agent, an operator or in a browser': [
    { path: 'libs/x/src/a.ts', text: `await fetch('http://127.0.0.1');` },
  ],
  'a constructor takes at most five things': [
    { path: 'libs/x/src/a.ts', text: 'class A { constructor(a, b, c, d, private readonly e: Map<1, 2>, f) {} }' },
  ],
  'persistence takes of the core what a port consists of': [
    { path: 'libs/persistence/src/a.ts', text: `import { type Lane, TaskRunner } from '#libs/execution';` },
    { path: 'libs/persistence/src/a.ts', text: `import * as all from '#libs/ingest';` },
  ],
};

/** What comes near to breaking a rule. */
const SOUND: Source[] = [
  { path: 'libs/x/src/long.ts', text: '\n'.repeat(400) },
  { path: 'libs/x/src/types-of-tasks/a.ts', text: '' },
  { path: 'libs/x/src/a.int-spec.ts', text: `it.each([1])('skip', () => process.env['SEED']);` },
  { path: 'libs/x/src/specs.ts', text: '// process.env and export * from here' },
  { path: 'libs/x/src/index.ts', text: `export { type A, b } from './a.js';` },
  { path: 'libs/persistence/src/a.ts', text: `import { type Lane, laneKey } from '#libs/ingest';` },
  { path: 'libs/persistence/src/b.ts', text: `import type { Lane, TaskRunner } from '#libs/execution';` },
];

describe.each(SOURCE_RULES.map((rule) => [rule.name, rule] as const))('%s', (name, rule) => {
  it('in this repository', () => {
    const broken = sources.flatMap((source) => rule.complaints(source).map((said) => `${source.path}: ${said}`));
    expect(broken).toEqual([]);
  });

  it('or else this turns red', () => {
    expect(BROKEN[name]?.length).toBeGreaterThan(0);
    expect(BROKEN[name]?.filter((source) => rule.complaints(source).length === 0)).toEqual([]);
    expect(SOUND.flatMap((source) => rule.complaints(source))).toEqual([]);
  });
});

/** Who has to know of a connector: who runs it, who takes its tasks, who makes its queues. */
const REGISTRIES = [
  'apps/connector-worker/src/connectors.ts',
  'apps/control-plane/src/connectors/connectors.ts',
  'apps/jobs/src/connector-names.ts',
];

describe('the sources', () => {
  it.each(REGISTRIES)('know in %s of every connector there is', (registry) => {
    const text = sources.find(({ path }) => path === registry)?.text ?? '';
    const connectors = new Set(sources.flatMap(({ path }) => /^libs\/connectors\/([^/]+)\//.exec(path)?.[1] ?? []));
    expect(connectors.size).toBeGreaterThan(0);
    expect([...connectors].filter((name) => !text.includes(`'#libs/connectors/${name}'`))).toEqual([]);
  });

  it('are short: half of the product’s files have fewer than 80 lines', () => {
    const lengths = sources
      .filter(({ path }) => /^(apps|libs)\/.*(?<!spec)[.]ts$/.test(path))
      .map(({ text }) => text.split('\n').length)
      .sort((one, other) => one - other);
    expect(lengths.length).toBeGreaterThan(300);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(80);
  });
});
