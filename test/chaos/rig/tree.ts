import { join } from 'node:path';

/** The compiled program that a path names, in another build: `tree` is the folder that holds its `dist`. */
export function inTree(args: readonly string[], tree: string): string[] {
  return args.map((arg) => {
    const at = arg.indexOf('/dist/');
    return at < 0 ? arg : join(tree, arg.slice(at));
  });
}
