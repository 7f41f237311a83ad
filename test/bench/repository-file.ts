import { resolve } from 'node:path';

/** The absolute path of a file named from the root of the repository; this file is compiled to dist/test/bench. */
export const repositoryFile = (path: string): string => resolve(import.meta.dirname, '../../..', path);
