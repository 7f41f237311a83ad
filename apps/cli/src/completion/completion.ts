import { COMMANDS, type Command } from '../command-line/command.js';
import { SHELLS } from '../command-line/own-commands.js';
import { UsageError } from '../command-line/usage-error.js';
import { bashCompletion } from './bash.js';
import { fishCompletion } from './fish.js';
import { zshCompletion } from './zsh.js';

const MADE = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** The script that completes `waybill` in a shell. Throws UsageError where it is none that is known. */
export function completionFor(positionals: readonly string[], commands: readonly Command[] = COMMANDS): string {
  const [shell, ...beyond] = positionals;
  const known = SHELLS.find((one) => one === shell);
  if (known === undefined || beyond.length > 0)
    throw new UsageError(`completion takes one shell: ${SHELLS.join(', ')}`);
  return MADE[known](commands);
}
