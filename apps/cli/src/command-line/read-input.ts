import { compileSchema, inputParts, type Operation } from '#libs/contracts';
import { takesIds } from './command.js';
import { type InputFlag, inputFlagsOf } from './input-flag.js';
import type { GivenFlags } from './parse-flags.js';
import { UsageError } from './usage-error.js';

/** Reads the text of a file that is named by `@`. Throws where it cannot. */
export type ReadText = (path: string) => string;

/**
 * The input of an operation out of what was typed. Throws UsageError that names the flag or the id that is wrong or missing;
 * what only the control-plane can know is not looked at.
 */
export function readInput(operation: Operation, given: GivenFlags, readText: ReadText): Record<string, unknown> {
  const flags = inputFlagsOf(operation);
  const input = readPositionals(operation, given.positionals);
  // A field as a whole comes first, so that its parts can be given beside it.
  for (const flag of flags.toSorted((one, other) => one.at.length - other.at.length)) {
    const texts = given.values.get(flag.name);
    if (texts !== undefined) put(input, flag, fieldValue(flag, texts, readText));
  }
  check(operation, flags, input);
  return input;
}

function readPositionals(operation: Operation, positionals: readonly string[]): Record<string, unknown> {
  const { path } = inputParts(operation);
  if (takesIds(operation)) return positionals.length === 0 ? {} : { ids: [...positionals] };
  const [missing] = path.slice(positionals.length);
  if (missing !== undefined) {
    throw new UsageError(
      `${missing.toUpperCase()} is missing: it names the ${operation.subject ?? 'thing'} that is meant`,
    );
  }
  const [beyond] = positionals.slice(path.length);
  if (beyond !== undefined) throw new UsageError(`${JSON.stringify(beyond)} is one thing more than it takes`);
  return Object.fromEntries(path.map((field, at) => [field, positionals[at]]));
}

function put(input: Record<string, unknown>, { at, as }: InputFlag, value: unknown): void {
  const [field = '', part] = at;
  const before = input[field];
  if (part !== undefined) input[field] = { ...(before as object | undefined), [part]: value };
  else if (Array.isArray(before) && Array.isArray(value)) input[field] = [...before, ...value];
  else input[field] = as === 'pair' ? { ...(before as object | undefined), ...(value as object) } : value;
}

function fieldValue(flag: InputFlag, texts: readonly string[], readText: ReadText): unknown {
  if (flag.as === 'switch') return true;
  if (flag.as === 'pair') return Object.fromEntries(texts.map((text) => pairOf(flag, text)));
  const values = texts.map((text) => (flag.nullable && text === '' ? null : valueOfText(flag, text, readText)));
  return flag.repeated ? values : values[0];
}

function valueOfText({ name, as }: InputFlag, text: string, readText: ReadText): unknown {
  if (as === 'text') return text;
  if (as === 'json') return jsonOf(name, text, readText);
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (as === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value)) return value;
  throw new UsageError(`--${name} is ${JSON.stringify(text)}, and must be a ${as === 'integer' ? 'whole ' : ''}number`);
}

function pairOf({ name }: InputFlag, text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--${name} is ${JSON.stringify(text)}, and must be NAME=VALUE`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function jsonOf(name: string, text: string, readText: ReadText): unknown {
  const file = text.startsWith('@') ? text.slice(1) : null;
  let json = text;
  try {
    if (file !== null) json = readText(file);
    return JSON.parse(json);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const where = file === null ? 'is no JSON' : `cannot be read from ${file}`;
    throw new UsageError(`--${name} ${where}: ${said}`);
  }
}

function check(operation: Operation, flags: readonly InputFlag[], input: Record<string, unknown>): void {
  const { path, rest } = inputParts(operation);
  if (rest === null) return;
  const own = Object.fromEntries(Object.entries(input).filter(([name]) => !path.includes(name)));
  const violation = compileSchema(rest.schema)(own);
  if (violation === null) return;
  const field = violation.field.split('/')[1] ?? '';
  const named = flags.filter(({ at }) => at[0] === field).map(({ name }) => `--${name}`);
  throw new UsageError(`${named.length > 0 ? named.join(', ') : field} ${violation.message}`);
}
