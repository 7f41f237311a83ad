import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isTerminal, TASK_STATUSES, WAITING_REASONS } from '#libs/contracts';
import { blocksOf, proseOf } from './markdown-blocks.js';
import { page, pages } from './pages.js';

const all = pages();
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

/** Where the environment is read: the configuration, the local stack, and the specs. */
const readers = ['libs/config/src', 'infra', 'test']
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
  .filter((path) => /\.(ts|mjs|yml|yaml)$/.test(path) && !path.includes('node_modules'))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

/** What GitHub makes of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

const headings = (text: string) =>
  [...proseOf(text).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading ?? ''));

function brokenLinks({ path, text }: { path: string; text: string }): string[] {
  return [...proseOf(text).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    if (/^[a-z]+:/.test(link)) return [];
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : join(dirname(path), file);
    if (!existsSync(target)) return [link];
    return anchor === undefined || headings(readFileSync(target, 'utf8')).includes(anchor) ? [] : [link];
  });
}

/** Paths of the repository in backticks; those with a blank to fill in name no file. */
function missingPaths({ text }: { text: string }): string[] {
  return [...proseOf(text).matchAll(/`((?:apps|libs|infra|test|docs|\.ci)\/[^`\s]*|\.dependency-cruiser\.cjs)`/g)]
    .map(([, path = '']) => path)
    .filter((path) => !/[<>*{}…]/.test(path) && !existsSync(path));
}

describe.each(all.map((one) => [one.path, one] as const))('%s', (_path, one) => {
  it('links to nothing that is not there', () => {
    expect(brokenLinks(one)).toEqual([]);
  });

  it('names no file that is not there', () => {
    expect(missingPaths(one)).toEqual([]);
  });

  it('names no setting that nobody reads', () => {
    const named = [...one.text.matchAll(/\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/g)].map(([name]) => name);
    // Each setting may come from a file instead, by its name and _FILE.
    expect(named.filter((name) => !readers.includes(name.replace(/_FILE$/, '')))).toEqual([]);
  });

  it('names no npm script that is not there', () => {
    const named = [...one.text.matchAll(/npm run (?:-s )?([a-z0-9:-]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('the check of pages', () => {
  it('finds what is broken', () => {
    const path = 'docs/README.md';
    expect(
      brokenLinks({ path, text: '[a](nowhere.md) [b](README.md#no-such-heading) [c](https://example.com)' }),
    ).toEqual(['nowhere.md', 'README.md#no-such-heading']);
    expect(missingPaths({ text: '`libs/nowhere` `libs/<name>` `libs/contracts`' })).toEqual(['libs/nowhere']);
  });

  it('sees every page reached from the index', () => {
    const index = ['docs/README.md', 'docs/decisions/README.md', 'docs/runbooks/README.md']
      .map((path) => page(path).text)
      .join('');
    const unreached = all
      .map(({ path }) => path)
      .filter((path) => path.startsWith('docs/') && !path.endsWith('README.md'))
      .filter((path) => !index.includes(`(${path.replace(/^docs\/((decisions|runbooks)\/)?/, '')})`));
    expect(unreached).toEqual([]);
  });
});

describe('the picture of the states', () => {
  const { text } = page('docs/architecture.md');
  const diagram = blocksOf(text).find(
    ({ language, text: block }) => language === 'mermaid' && block.startsWith('stateDiagram'),
  );
  const transitions = [...(diagram?.text ?? '').matchAll(/^\s*(\S+) --> ([^\s:]+)/gm)].map(([, from, to]) => [
    from,
    to,
  ]);

  it('names the states of the contract, no more and no fewer', () => {
    const named = new Set(transitions.flat().filter((name) => name !== '[*]'));
    expect([...named].toSorted()).toEqual([...TASK_STATUSES].toSorted());
  });

  it('ends in the finished ones only', () => {
    const ends = transitions.filter(([, to]) => to === '[*]').map(([from]) => from);
    expect(ends.toSorted()).toEqual(TASK_STATUSES.filter(isTerminal).toSorted());
  });

  it('stands beside the reasons of waiting', () => {
    for (const reason of WAITING_REASONS) expect(text).toContain(`\`${reason}\``);
  });
});
