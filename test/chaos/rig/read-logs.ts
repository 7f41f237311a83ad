import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NamedText } from '../check/expectations.js';

/** Every log of a run, by the name of its file. */
export function readLogs(folder: string): NamedText[] {
  return readdirSync(folder)
    .filter((name) => /\.log(\.\d+)?$/.test(name))
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}
