const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;

/** A colour, or a weight. */
export type Paint = keyof typeof CODES;

/** The text in a colour; as it is where there are to be none. */
export function paint(text: string, how: Paint | null, colour: boolean): string {
  return colour && how !== null ? `\u001b[${CODES[how]}m${text}\u001b[0m` : text;
}

const WORDS: Readonly<Record<string, Paint>> = {
  failed: 'red',
  stopped: 'red',
  expired: 'red',
  fail: 'red',
  parked: 'yellow',
  waiting: 'yellow',
  paused: 'yellow',
  refused: 'yellow',
  warn: 'yellow',
  open: 'yellow',
  succeeded: 'green',
  done: 'green',
  resolved: 'green',
  ok: 'green',
};

/** The colour of a state; null where it has none. */
export function paintOf(state: string): Paint | null {
  return WORDS[state] ?? null;
}
