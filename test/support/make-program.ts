import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes a shell script that can be started; returns its path. It does nothing and succeeds, unless told otherwise. */
export function makeProgram(folder: string, name: string, text = '#!/bin/sh\n'): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}
