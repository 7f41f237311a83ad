import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** How a scenario ended. `said` is the sentence of what was violated, or why it could not be played. */
export interface Played {
  end: 'green' | 'red' | 'unplayed';
  said: string;
}

/** A scenario that takes longer is ended, and was not played. Milliseconds. */
const DEADLINE_MS = 80_000;

/** Plays a scenario on a compiled tree, in a process of its own. */
export async function play(scenario: string, tree: string): Promise<Played> {
  const child = spawn(process.execPath, [join(tree, 'dist/test/chaos/bugs/run-scenario.js'), scenario], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: DEADLINE_MS,
    killSignal: 'SIGKILL',
  });
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => {
    said += bytes.toString('utf8');
  });
  const [code] = (await once(child, 'close')) as [number | null];
  const end = code === 0 ? 'green' : code === 1 ? 'red' : 'unplayed';
  return { end, said: said.trim() };
}
