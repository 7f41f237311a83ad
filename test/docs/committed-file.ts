import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const BIOME = 'node_modules/@biomejs/biome/bin/biome';

/**
 * The text of a committed file that is made by code, after it was written anew where `WRITE_DOCS=1` asks for that.
 *
 * @param path from the root of the repository
 * @param made what it should hold
 */
export function committedFile(path: string, made: string): string {
  const file = join(process.cwd(), path);
  if (process.env['WRITE_DOCS'] === '1') writeFileSync(file, path.endsWith('.json') ? formatted(path, made) : made);
  return readFileSync(file, 'utf8');
}

/** As the formatter of this repository has it. */
function formatted(path: string, text: string): string {
  return execFileSync(process.execPath, [BIOME, 'format', `--stdin-file-path=${path}`], {
    input: text,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
}
