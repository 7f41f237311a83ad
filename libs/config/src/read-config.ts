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

/** Reads all settings of a shape from an environment. Throws ConfigError listing all that are wrong. */
export function readConfig<Shape extends ConfigShape>(
  shape: Shape,
  environment: Record<string, string | undefined>,
): Config<Shape> {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(shape)) {
    const given = environment[setting.variable]?.trim();
    if (given === undefined || given === '') {
      if (setting.required)
        problems.push(`${setting.variable} is missing: ${setting.description}; expected ${setting.form}`);
      values[name] = setting.fallback;
      continue;
    }
    const value = tryRead(setting, given);
    if (value === undefined) {
      const shown = setting.secret ? 'what is given' : JSON.stringify(given.slice(0, 80));
      problems.push(`${setting.variable} is wrong: ${shown} is not ${setting.form}`);
    }
    values[name] = value;
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(values) as Config<Shape>;
}

function tryRead(setting: Setting<unknown>, given: string): unknown {
  try {
    return setting.read(given);
  } catch {
    return undefined;
  }
}

/** Reads the settings of this process; prints what is wrong and ends it with code 1. The one reader of the environment. */
export function loadConfig<Shape extends ConfigShape>(shape: Shape): Config<Shape> {
  try {
    return readConfig(shape, process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
