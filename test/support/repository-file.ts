import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The absolute path of a file named from the root of the repository, for this file as written and as compiled. */
export function repositoryFile(path: string): string {
  let root = import.meta.dirname;
  while (!existsSync(join(root, 'package.json')) && dirname(root) !== root) root = dirname(root);
  return join(root, path);
}
