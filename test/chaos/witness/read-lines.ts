import { readFile } from 'node:fs/promises';

/** The JSON lines of a file. The last one is left out where a kill has cut it off; nobody was answered because of it. */
export async function readLines<Line>(file: string): Promise<Line[]> {
  const text = await readFile(file, 'utf8');
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}
