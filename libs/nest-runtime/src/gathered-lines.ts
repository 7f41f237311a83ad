/** Where gathered lines go. */
export interface LineOutput {
  write(text: string): unknown;
  /** Calls back when everything written is out. */
  flush(done: () => void): void;
  flushSync(): void;
}

/** How lines are gathered. */
export interface GatheringOptions {
  /** Characters from which on the lines are written at once. */
  maxCharacters: number;
  /** Milliseconds a line waits for others at most. */
  maxWaitMs: number;
}

/**
 * Hands many lines on as one text: each write costs a call of its own. They are kept apart until then, for an output
 * that grows one text line by line copies what it has with every line.
 */
export class GatheredLines {
  #lines: string[] = [];
  #characters = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly output: LineOutput,
    private readonly options: GatheringOptions,
  ) {}

  /** Takes one line, its end included. */
  write(line: string): void {
    this.#lines.push(line);
    this.#characters += line.length;
    if (this.#characters >= this.options.maxCharacters) this.#handOn();
    else this.#timer ??= setTimeout(() => this.#handOn(), this.options.maxWaitMs).unref();
  }

  /** Writes what is gathered, and calls back when everything is out. */
  flush(done: () => void): void {
    this.#handOn();
    this.output.flush(done);
  }

  /** Returns when everything is out: for a process that ends now. */
  flushSync(): void {
    this.#handOn();
    this.output.flushSync();
  }

  #handOn(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#lines.length === 0) return;
    const text = this.#lines.join('');
    this.#lines = [];
    this.#characters = 0;
    this.output.write(text);
  }
}
