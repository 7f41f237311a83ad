const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const LONGEST_LINE = 300;
const paint = (code, text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);

/**
 * Something a person has to know to go on: what was tried, what came back, what to do.
 */
export class StepFailure extends Error {
  /**
   * @param {{ tried: string, cameBack: string, remedy: string }} account
   */
  constructor({ tried, cameBack, remedy }) {
    super(`${tried}: ${cameBack}`);
    this.name = 'StepFailure';
    this.account = { tried, cameBack, remedy };
  }
}

/** One line that stands on its own. */
export const say = (text) => process.stdout.write(`${text}\n`);

/** A line that belongs to the step above it. */
export const detail = (text) => say(`  ${paint('2', text)}`);

/** Seconds with one decimal since a `performance.now()`. */
export const secondsSince = (started) => `${((performance.now() - started) / 1000).toFixed(1)} s`;

let halted = false;

/** From now on no further step begins: whoever is on the way up shall not start what is being taken down. */
export const halt = () => {
  halted = true;
};

/**
 * Runs one step and prints a line when it is done, and one before if it takes longer than two seconds. The step's
 * return value, if it has a `note`, is shown beside it.
 */
export async function step(name, work) {
  if (halted) return new Promise(() => {});
  const started = performance.now();
  const patience = setTimeout(() => detail(`${name} …`), 2_000);
  try {
    const outcome = await work();
    const note = outcome?.note ? ` ${paint('2', outcome.note)}` : '';
    say(`${paint('32', '✓')} ${name}${note} ${paint('2', `(${secondsSince(started)})`)}`);
    return outcome;
  } finally {
    clearTimeout(patience);
  }
}

/** A log line as a person can read it: without colours, cut where it runs on. */
function shorten(line) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
  const plain = line.replace(/\u001b\[[0-9;]*m/g, '');
  return plain.length > LONGEST_LINE ? `${plain.slice(0, LONGEST_LINE)} …` : plain;
}

/** Prints a failure in the words a person can act on. */
export function explain(error) {
  const account = error?.account;
  if (!account) {
    process.stderr.write(`${paint('31', '✗')} ${error?.stack ?? error}\n`);
    return;
  }
  const indent = (text) => String(text).trimEnd().split('\n').map(shorten).join('\n               ');
  process.stderr.write(
    `${paint('31', '✗')} It stopped here.\n` +
      `  tried:       ${indent(account.tried)}\n` +
      `  came back:   ${indent(account.cameBack)}\n` +
      `  what to do:  ${indent(account.remedy)}\n`,
  );
}
