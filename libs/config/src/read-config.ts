import { fileVariable, givenText } from './given-text.js';
import type { Setting } from './setting.js';

/** The settings of one service by the name the code uses. */
export type ConfigShape = Record<string, Setting<unknown>>;

/** The values read by a shape. */
export type Config<Shape extends ConfigShape> = {
  readonly [Name in keyof Shape]: Shape[Name] extends Setting<infer Value> ? Value : never;
};

/** Every setting that is wrong, in one message; never with the value of a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    const count = problems.length === 1 ? '1 setting is wrong' : `${problems.length} settings are wrong`;
    super(`Cannot start, ${count}:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/**
 * Reads all settings of a shape from an environment and from the files its `_FILE` variables name. Throws ConfigError
 * listing all that are wrong.
 */
export function readConfig<Shape extends ConfigShape>(
  shape: Shape,
  environment: Record<string, string | undefined>,
): Config<Shape> {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(shape)) {
    const given = givenText(setting, environment);
    if (given === undefined) {
      if (setting.required) problems.push(missing(setting));
      values[name] = setting.fallback;
    } else if ('problem' in given) {
      problems.push(given.problem);
    } else {
      const value = tryRead(setting, given.text);
      if (value === undefined) problems.push(wrong(setting, given));
      values[name] = value;
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(values) as Config<Shape>;
}

function missing(setting: Setting<unknown>): string {
  const byFile = fileVariable(setting);
  const where = byFile ? `, here or in the file that ${byFile} names` : '';
  return `${setting.variable} is missing: ${setting.description}; expected ${setting.form}${where}`;
}

function wrong(setting: Setting<unknown>, given: { text: string; variable: string }): string {
  const fromFile = given.variable !== setting.variable;
  const secret = fromFile ? 'what its file holds' : 'what is given';
  const shown = setting.secret ? secret : JSON.stringify(given.text.slice(0, 80));
  return `${given.variable} is wrong: ${shown} is not ${setting.form}`;
}

function tryRead(setting: Setting<unknown>, given: string): unknown {
  try {
    return setting.read(given);
  } catch {
    return undefined;
  }
}

/** Reads the settings of this process; prints what is wrong and ends it with a code. The one reader of the environment. */
export function loadConfig<Shape extends ConfigShape>(shape: Shape, exitCode = 1): Config<Shape> {
  try {
    return readConfig(shape, process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(exitCode);
  }
}
