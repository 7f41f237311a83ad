import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

/** A file of the console as it is sent. */
export interface BuiltFile {
  /** Below the console's own address, without a leading slash; empty for the page itself. */
  readonly path: string;
  readonly type: string;
  readonly cacheControl: string;
  readonly body: Buffer;
}

const PAGE = 'index.html';
/** Files whose names hold a hash of their content. */
const HASHED = 'assets';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * Reads the console that was built into a folder: the page, never taken from a cache unasked, and its files, kept for
 * ever. Empty where nothing was built there.
 *
 * @throws Error naming a file of a kind that is not served
 */
export function readBuiltFiles(folder: string): BuiltFile[] {
  if (!existsSync(join(folder, PAGE)) || !existsSync(join(folder, HASHED))) return [];
  const page = {
    path: '',
    type: 'text/html; charset=utf-8',
    cacheControl: 'no-cache',
    body: readFileSync(join(folder, PAGE)),
  };
  const others = readdirSync(join(folder, HASHED)).map((name) => ({
    path: `${HASHED}/${name}`,
    type: typeOf(name),
    cacheControl: 'public, max-age=31536000, immutable',
    body: readFileSync(join(folder, HASHED, name)),
  }));
  return [page, ...others];
}

function typeOf(name: string): string {
  const type = TYPES[extname(name)];
  if (type === undefined) throw new Error(`The console was built with ${name}, and no type is known for its kind`);
  return type;
}
