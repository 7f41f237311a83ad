import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { HARMLESS } from './harmless.js';
import { OUTSIDE } from './outside.js';
import { needsSingle, POINTS } from './points.js';

const FOLDER = 'libs/persistence/src/statements';
const statements = readdirSync(FOLDER).flatMap((file) =>
  [...readFileSync(join(FOLDER, file), 'utf8').matchAll(/^ {2}name: '([^']+)'/gm)].map(([, name]) => name ?? ''),
);
const listed = Object.values(POINTS).flat();

describe('the list of singles', () => {
  it('has every statement, but for those it gives a reason for', () => {
    const without = statements.filter((name) => !listed.includes(`db.${name}.before`) && !HARMLESS.includes(name));
    expect(without.toSorted()).toEqual(Object.keys(OUTSIDE).toSorted());
  });

  it('has nothing twice, and nothing that needs no single', () => {
    for (const [service, points] of Object.entries(POINTS)) {
      expect([service, points.length]).toEqual([service, new Set(points).size]);
      expect(points.filter((point) => !needsSingle(point))).toEqual([]);
    }
  });
});
