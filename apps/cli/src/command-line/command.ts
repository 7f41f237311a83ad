import { hasDryRun, inputParts, OPERATIONS, type Operation } from '#libs/contracts';
import { ALL_FLAG, DETACH_FLAG, type Flag, FOLLOW_FLAG, HELP_FLAG, JSON_FLAG, PLACE_FLAGS, YES_FLAG } from './flag.js';
import { inputFlagsOf } from './input-flag.js';
import { OWN_COMMANDS } from './own-commands.js';

/** A command as help, completion and the reference show it. */
export interface Command {
  /** What is typed behind `waybill`: a group and an act, or one word. */
  words: readonly string[];
  summary: string;
  description: string;
  /** What stands behind the words, as it is shown. */
  positionals: readonly string[];
  flags: readonly Flag[];
  /** The words there are for the first positional, where they are few. */
  choices?: readonly string[];
  /** The operation it has done; null where it is the command's own. */
  operation: Operation | null;
}

/** Every command there is: one for each operation of the catalogue, then those that are no single operation. */
export const COMMANDS: readonly Command[] = [
  ...OPERATIONS.map(commandOf),
  ...OWN_COMMANDS.map((own) => ({ ...own, operation: null })),
];

/** The command that has an operation done. */
export function commandOf(operation: Operation): Command {
  const { summary, description, danger, progress } = operation;
  const input = inputFlagsOf(operation);
  const dryRun = input.filter(({ at }) => hasDryRun(operation) && at[0] === 'dryRun');
  const others = input.filter((flag) => !dryRun.includes(flag));
  return {
    words: operation.name.split('.'),
    summary,
    description,
    positionals: positionalsOf(operation),
    flags: [
      ...others,
      ...dryRun,
      ...(danger === 'none' ? [] : [YES_FLAG]),
      ...(progress === undefined ? [] : [DETACH_FLAG]),
      ...(tellsProgress(operation) ? [FOLLOW_FLAG] : []),
      ...(others.some(({ name }) => name === 'cursor') ? [ALL_FLAG] : []),
      JSON_FLAG,
      ...PLACE_FLAGS,
      HELP_FLAG,
    ],
    operation,
  };
}

function positionalsOf(operation: Operation): string[] {
  const { path } = inputParts(operation);
  if (path.length === 0) return takesIds(operation) ? ['[ID…]'] : [];
  return path.map((field) => field.toUpperCase());
}

/** Whether it tells how long work goes on that another operation has begun. */
function tellsProgress({ name }: Operation): boolean {
  return OPERATIONS.some(({ progress }) => progress === name);
}

/** Whether ids may stand behind the command without a flag. */
export function takesIds(operation: Operation): boolean {
  return inputParts(operation).path.length === 0 && 'ids' in operation.input.properties;
}
