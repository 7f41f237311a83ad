/** One environment variable: how it is read and described. A setting without a default must be given. */
export interface Setting<Value> {
  variable: string;
  description: string;
  /** What a right value looks like, for people: "a port, 0 to 65535". */
  form: string;
  secret: boolean;
  fallback: Value | undefined;
  required: boolean;
  /** Reads the text; throws or returns undefined where it has not the form. */
  read(text: string): Value | undefined;
}

interface Common<Value> {
  description: string;
  fallback?: Value;
}

function setting<Value>(
  variable: string,
  options: Common<Value>,
  form: string,
  read: (text: string) => Value | undefined,
  secret = false,
): Setting<Value> {
  const required = !('fallback' in options);
  return { variable, description: options.description, form, secret, fallback: options.fallback, required, read };
}

/** A whole number between `min` and `max`. */
export function integer(variable: string, options: Common<number> & { min: number; max: number }): Setting<number> {
  return setting(variable, options, `a whole number from ${options.min} to ${options.max}`, (text) => {
    const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
    return value >= options.min && value <= options.max ? value : undefined;
  });
}

/** A number between `min` and `max`, fractions allowed. */
export function decimal(variable: string, options: Common<number> & { min: number; max: number }): Setting<number> {
  return setting(variable, options, `a number from ${options.min} to ${options.max}`, (text) => {
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    return value >= options.min && value <= options.max ? value : undefined;
  });
}

/** Pairs written as `name=value,name=value`, values percent-encoded; treated as secret, for a value may be a token. */
export function pairs(
  variable: string,
  options: Common<Readonly<Record<string, string>>>,
): Setting<Readonly<Record<string, string>>> {
  const read = (text: string) => {
    const entries = text.split(',').map((pair): [string, string] => {
      const [name = '', ...value] = pair.split('=');
      return [name.trim(), decodeURIComponent(value.join('=').trim())];
    });
    return entries.every(([name, value]) => name !== '' && value !== '') ? Object.fromEntries(entries) : undefined;
  };
  return setting(variable, options, 'pairs written as name=value, separated by commas', read, true);
}

/** A URL with one of these schemes. Its text is kept as given; treated as secret, for it may hold a password. */
export function url(variable: string, options: Common<string> & { schemes: readonly string[] }): Setting<string> {
  const form = `a URL starting with ${options.schemes.map((scheme) => `${scheme}://`).join(' or ')}`;
  return setting(
    variable,
    options,
    form,
    (text) => (options.schemes.includes(new URL(text).protocol.slice(0, -1)) ? text : undefined),
    true,
  );
}

/** One of a few words. */
export function oneOf<const Word extends string>(
  variable: string,
  options: Common<Word> & { words: readonly Word[] },
): Setting<Word> {
  return setting(variable, options, `one of ${options.words.join(', ')}`, (text) =>
    options.words.find((word) => word === text),
  );
}

/** Any text that is not empty. */
export function text(variable: string, options: Common<string> & { form: string }): Setting<string> {
  return setting(variable, options, options.form, (value) => value);
}

/** Any text that is not empty and is a secret. */
export function secretText(variable: string, options: Common<string> & { form: string }): Setting<string> {
  return setting(variable, options, options.form, (value) => value, true);
}

/** A list separated by commas; each item is trimmed and must pass `item`. */
export function list(
  variable: string,
  options: Common<readonly string[]> & { form: string; item: (item: string) => boolean },
): Setting<readonly string[]> {
  return setting(variable, options, options.form, (value) => {
    const items = value.split(',').map((item) => item.trim());
    return items.length > 0 && items.every(options.item) ? items : undefined;
  });
}
