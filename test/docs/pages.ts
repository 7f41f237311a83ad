import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A Markdown page of the repository. */
export interface Page {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** Every page below `docs/`, the README and the guide for contributors. */
export function pages(): Page[] {
  const below = readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name).replaceAll('\\', '/'));
  return ['README.md', 'CONTRIBUTING.md', ...below].map(page);
}

/** One page. */
export function page(path: string): Page {
  return { path, text: readFileSync(path, 'utf8') };
}

/** The first cells of the table under a heading, without their backticks; the table's own head left out. */
export function firstColumn({ text, path }: Page, heading: string): string[] {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`${path} has no section ${heading}`);
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) => (row.split('|')[1] ?? '').trim());
}
