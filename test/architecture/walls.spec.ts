import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { cruise, ROOT, ruleNames, type Violation } from './cruise.js';
import { type Tree, writeTree } from './seeded-tree.js';

// Some fifty trees are cruised, half a minute of processor time.
jest.setTimeout(240_000);

const foldersOf = (path: string) =>
  readdirSync(join(ROOT, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${path}/${entry.name}`);

const rules = ruleNames();
/** Folders that have a row in the import table. */
const rows = rules.filter((name) => name.endsWith(': only what its row lists')).map((name) => name.split(':')[0] ?? '');

describe('the walls', () => {
  it('stand: nobody imports what is not theirs to import', async () => {
    const { modules, violations } = await cruise(ROOT, ['apps', 'libs', 'test']);
    expect(violations).toEqual([]);
    expect(modules).toBeGreaterThan(400);
  });

  it('have a row for every lib and app', () => {
    const modules = [...foldersOf('apps'), ...foldersOf('libs').filter((path) => path !== 'libs/connectors')];
    expect(modules.filter((path) => !rows.includes(path))).toEqual([]);
  });
});

/** A module everybody may have, in every place of the table. */
const PLACES = rows.map((row) => row.replace('*', 'alpha'));
const index = (place: string): Tree => ({
  [`${place}/src/index.ts`]: 'export const here = true;\nexport type Here = true;\n',
});

/** What no row of the table allows, unless its owner is the one that may. */
const FORBIDDEN_TO_ALL = `
import { here as pad } from 'left-pad';
import { here as file } from 'node:fs';
import { here as random } from 'node:crypto';
import { here as kit } from '#libs/connector-kit';
import { here as core } from '#libs/execution';
import { here as connector } from '#libs/connectors/omega';
import { here as nest } from '#libs/nest-runtime';
export const all = [pad, file, random, kit, core, connector, nest];
`;

/** Files that break one rule each, beyond those made of the table. */
const SEEDS: Readonly<Record<string, Tree>> = {
  'every module has a row': { 'libs/novelty/src/seed.ts': `import 'typebox';` },
  'never another app': { 'apps/jobs/src/seed-app.ts': `import '../../cli/src/index.js';` },
  'never another connector': { 'libs/connectors/alpha/src/seed-other.ts': `import '#libs/connectors/omega';` },
  'from outside only the index of a lib': {
    'apps/jobs/src/seed-deep.ts': `import '../../../libs/config/src/inner.js';`,
  },
  'of another lib only its index': { 'libs/messaging/src/seed-deep.ts': `import '../../contracts/src/inner.js';` },
  'a lib by its name': { 'libs/messaging/src/seed-path.ts': `import '../../contracts/src/index.js';` },
  'inside a lib its files': { 'libs/messaging/src/seed-own.ts': `import '#libs/messaging';` },
  'amqplib in messaging only': { 'apps/jobs/src/seed-broker.ts': `import 'amqplib';` },
  'typeorm and pg in persistence only': { 'apps/jobs/src/seed-database.ts': `import 'pg';` },
  'egress is the only way out': {
    'apps/control-plane/src/seed-out.ts': `import { request } from 'node:https';\nexport const way = request;`,
  },
  'no test code in the product': { 'apps/jobs/src/seed-test.ts': `import '../../../test/support/aid.js';` },
  'only declared dependencies': { 'apps/cli/src/seed-dev.ts': `import 'only-for-tests';` },
  'no cycles': {
    'libs/config/src/seed-round.ts': `import './seed-about.js';`,
    'libs/config/src/seed-about.ts': `import './seed-round.js';`,
  },
  'everything resolves': { 'libs/config/src/seed-nowhere.ts': `import './nowhere.js';` },
};

/** Files that break nothing. */
const INNOCENT: Tree = {
  'test/support/aid.ts': `import 'pg';\nexport const aid = true;`,
  'libs/contracts/src/inner.ts': `import 'typebox';\nexport const inner = true;`,
  'libs/config/src/inner.ts': 'export const inner = true;',
  'libs/connectors/alpha/src/good.ts': `import { here } from '#libs/connector-kit';\nexport const good = here;`,
  'libs/execution/src/good.ts': `import type { Here } from '#libs/connector-kit';\nimport '#libs/contracts';\nexport type Good = Here;`,
  'libs/messaging/src/good.ts': `import 'amqplib';\nimport type { Here } from '#libs/execution';\nexport type Good = Here;`,
  'libs/persistence/src/good.ts': `import { here } from '#libs/ingest';\nimport 'pg';\nimport 'typeorm';\nexport const good = here;`,
  'libs/persistence/src/one.entity.ts': `import './other.entity.js';`,
  'libs/persistence/src/other.entity.ts': `import './one.entity.js';`,
  'libs/egress/src/good.ts': `import 'undici';\nimport 'node:net';`,
  'libs/messaging/src/good.spec.ts': `import '../../../test/support/aid.js';\nimport 'left-pad';\nimport '#libs/persistence';`,
  'apps/jobs/src/good.ts': `import '#libs/persistence';\nimport '#libs/connectors/alpha';\nimport 'node:fs';`,
  'apps/control-plane/src/good.ts': `import '@nestjs/common';\nimport type { Server } from 'node:http';\nexport type Good = Server;`,
};

/** Gets to amqplib through a spec of its own, which a look at direct imports alone does not see. */
const ROUNDABOUT: Tree = {
  'libs/execution/src/seed-roundabout.ts': `import './bridge.spec.js';`,
  'libs/execution/src/bridge.spec.ts': `import '#libs/messaging';`,
};

describe('the walls, held against a tree that breaks every rule', () => {
  let root: string;
  let violations: Violation[];
  beforeAll(async () => {
    const everyPlace = [...PLACES, 'libs/connectors/omega'];
    root = await writeTree({
      ...Object.assign({}, ...everyPlace.map(index)),
      ...Object.fromEntries(PLACES.map((place) => [`${place}/src/seed.ts`, FORBIDDEN_TO_ALL])),
      ...Object.assign({}, ...Object.values(SEEDS)),
      ...INNOCENT,
      ...ROUNDABOUT,
      'libs/messaging/src/index.ts': `export { here } from 'amqplib';\nexport type Here = true;\n`,
    });
    ({ violations } = await cruise(root, ['apps', 'libs', 'test']));
  });
  afterAll(() => rm(root, { recursive: true }));

  const brokenBy = (file: string) => violations.filter(({ from }) => from === file).map(({ rule }) => rule);

  it.each(rules.filter((rule) => rule.includes(': ')))('turn red for "%s"', (rule) => {
    const place = (rule.split(':')[0] ?? '').replace('*', 'alpha');
    expect(brokenBy(`${place}/src/seed.ts`)).toContain(rule);
  });

  it.each(rules.filter((rule) => !rule.includes(': ')))('turn red for "%s"', (rule) => {
    const files = Object.keys(SEEDS[rule] ?? {});
    expect(files.flatMap(brokenBy)).toContain(rule);
  });

  it('turn red where the core gets to the broker by a roundabout way', () => {
    expect(violations).toContainEqual({
      rule: 'libs/execution: reaches nothing else',
      from: 'libs/execution/src/seed-roundabout.ts',
      to: 'node_modules/amqplib/index.js',
    });
  });

  it('leave the innocent alone', () => {
    const suspects = [...Object.keys(INNOCENT), ...PLACES.map((place) => `${place}/src/index.ts`)];
    expect(violations.filter(({ from }) => suspects.includes(from))).toEqual([]);
  });
});
