import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { lookUp } from './processes.mjs';
import { halt, say } from './progress.mjs';

/**
 * Homes that runs have left behind whose process was killed. Each run's home bears the id of its process, so that two runs
 * never take each other's servers; one that bears this process's own is of an earlier process of that id.
 *
 * @param {string} runs folder that holds the homes, made where it is not there
 * @returns {string[]}
 */
export function abandonedRuns(runs) {
  mkdirSync(runs, { recursive: true });
  return readdirSync(runs)
    .filter((name) => /^\d+$/.test(name) && (Number(name) === process.pid || !lookUp(Number(name))))
    .map((name) => join(runs, name));
}

/**
 * What a run is to do, by the arguments of the command line.
 *
 * @param {{ HELP: string, readOptions: (args: string[]) => object }} command throws where an argument is wrong
 * @param {(text: string) => void} tell takes the help that was asked for
 * @returns {{ options?: object, code?: number }} without options the code to end with: there is nothing more to do
 */
export function readArguments({ HELP, readOptions }, tell = say) {
  try {
    const options = readOptions(process.argv.slice(2));
    if (!options.help) return { options };
    tell(HELP);
    return { code: 0 };
  } catch (error) {
    say(error.message);
    return { code: 2 };
  }
}

/**
 * Ends a run where this process is asked to end: once, and the process after it.
 *
 * @param {string} what the run, for the line that says it is being ended
 * @param {() => Promise<void>} end
 * @returns {() => boolean} whether it is being ended
 */
export function endOnSignal(what, end) {
  let ending = false;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(name, async () => {
      if (ending) return;
      ending = true;
      halt();
      say(`\nending what ${what} has started …`);
      await end();
      process.exit(130);
    });
  }
  return () => ending;
}

/**
 * Does the work of a run, then ends what it has started: when the work is over, or where this process is asked to end.
 *
 * @template Result
 * @param {{ what: string, end: () => Promise<void> }} run
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function doAndEnd({ what, end }, work) {
  const isEnding = endOnSignal(what, end);
  try {
    return await work();
  } catch (error) {
    // What is being taken down fails on the way; whoever asked for its end has the last word.
    if (isEnding()) await new Promise(() => {});
    throw error;
  } finally {
    if (!isEnding()) await end();
  }
}
