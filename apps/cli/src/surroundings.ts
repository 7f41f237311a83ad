import { createInterface } from 'node:readline/promises';

/** What stands around the command: where it speaks, whom it can ask, and what time it is. */
export interface Surroundings {
  /** A line of the answer. */
  say(line: string): void;
  /** A line beside the answer, for people. */
  note(line: string): void;
  /** Takes the place of the line of progress before; null takes it away. Does nothing where nobody would see it. */
  progress(line: string | null): void;
  /** Columns of the terminal that the answer goes to; null where it goes elsewhere. */
  width: number | null;
  colour: boolean;
  /** Asks; null where there is nobody to ask. */
  ask: ((question: string) => Promise<boolean>) | null;
  now(): Date;
  /** Ends what takes long: Ctrl-C. */
  signal: AbortSignal;
}

/** The process as it was started. `noColor` is NO_COLOR, which turns colours off. */
export function processSurroundings(noColor: boolean): Surroundings {
  const { stdin, stdout, stderr } = process;
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort());
  const canAsk = stdin.isTTY && stderr.isTTY;
  let shown = false;
  const clear = () => {
    if (shown) stderr.write('\r\u001b[K');
    shown = false;
  };
  return {
    say: (line) => {
      clear();
      stdout.write(`${line}\n`);
    },
    note: (line) => {
      clear();
      stderr.write(`${line}\n`);
    },
    progress: (line) => {
      if (!stderr.isTTY) return;
      clear();
      if (line === null) return;
      stderr.write(line.slice(0, Math.max(1, stderr.columns - 1)));
      shown = true;
    },
    width: stdout.isTTY ? stdout.columns : null,
    colour: stdout.isTTY && !noColor,
    ask: canAsk ? (question) => ask(question, interrupt) : null,
    now: () => new Date(),
    signal: interrupt.signal,
  };
}

async function ask(question: string, interrupt: AbortController): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // While a question stands, the terminal hands Ctrl-C to it and not to the process.
  terminal.once('SIGINT', () => interrupt.abort());
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal: interrupt.signal })).trim());
  } finally {
    terminal.close();
  }
}
