import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The text of a committed file that is made by code, after it was written anew where `WRITE_DOCS=1` asks for that.
 *
 * @param path from the root of the repository
 * @param made what it should hold
 */
export function committedFile(path: string, made: string): string {
  const file = join(process.cwd(), path);
  if (process.env['WRITE_DOCS'] === '1') writeFileSync(file, made);
  return readFileSync(file, 'utf8');
}
