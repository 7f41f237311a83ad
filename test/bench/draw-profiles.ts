import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { flameGraph } from './flame-graph.js';

const PROFILE = '.cpuprofile';

/** Draws each CPU profile of a folder as `<name>.svg` beside it. Answers with the files written. */
export function drawProfiles(folder: string): string[] {
  const profiles = readdirSync(folder).filter((file) => file.endsWith(PROFILE));
  return profiles.map((file) => {
    const name = basename(file, PROFILE);
    const picture = join(folder, `${name}.svg`);
    writeFileSync(picture, flameGraph(JSON.parse(readFileSync(join(folder, file), 'utf8')), name));
    return picture;
  });
}
