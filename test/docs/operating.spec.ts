import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { WAITING_REASONS } from '#libs/contracts';
import { severeLogLines } from './log-lines.js';
import { firstColumn, page } from './pages.js';

const guide = page('docs/operating.md');

/** The sources of the services, as one text. */
const sources = ['apps', 'libs']
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
  .filter((path) => path.endsWith('.ts') && !path.includes('node_modules') && !path.endsWith('spec.ts'))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

const codes = (heading: string) =>
  firstColumn(guide, heading).flatMap((cell) => [...cell.matchAll(/`([a-z0-9_]+)`/g)].map(([, code = '']) => code));

describe('the operating guide', () => {
  it('explains every line that is logged at warn or above, and no line that is not', () => {
    const lines = severeLogLines();
    expect(lines.length).toBeGreaterThan(30);
    expect(firstColumn(guide, 'What the logs say').toSorted()).toEqual(lines);
  });

  it('explains every reason to wait', () => {
    expect(codes('Why tasks wait').toSorted()).toEqual([...WAITING_REASONS].toSorted());
  });

  it('explains every cause of not being ready', () => {
    const named = [...sources.matchAll(/\{ name: '([a-z]+)', check:/g)].map(([, name = '']) => name);
    expect(codes('Readiness').toSorted()).toEqual([...new Set([...named, 'draining'])].toSorted());
  });

  it('names no reason of a dead letter that is nowhere in the source', () => {
    const known = (code: string) =>
      /^http_\d+$/.test(code) || sources.includes(`'${code}'`) || new RegExp(`^ {2}${code}: '`, 'm').test(sources);
    const named = codes('Dead letters');
    expect(named.length).toBeGreaterThan(25);
    expect(named.filter((code) => !known(code))).toEqual([]);
  });
});
