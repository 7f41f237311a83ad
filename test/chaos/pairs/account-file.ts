import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Course, nameOf, type Reached } from './course.js';

/**
 * How a course ended: clean; with a violation; clean so far as it came, for one of its places was not on the way any more;
 * or not played, for its process came to an end.
 */
export type Ended = 'clean' | 'red' | 'unmet' | 'unplayed';

/** A course that was played. */
export interface Entry extends Course {
  readonly end: Ended;
  /** What was violated, or why it was not played. */
  readonly said: readonly string[];
  /** What was reached, where further courses are planned by it: of a pair, nothing. */
  readonly reached: readonly Reached[];
  /** What idle services reached; with the course that nothing disturbs. */
  readonly idle?: readonly string[];
}

/** Every course that was played with one state of the sources, a line each: what an interrupted run goes on from. */
export class AccountFile {
  readonly #entries = new Map<string, Entry>();

  /**
   * @param state names the sources; null for those that no commit names, which are begun anew every time
   */
  constructor(
    private readonly file: string,
    private readonly state: string | null,
    fresh: boolean,
  ) {
    mkdirSync(dirname(file), { recursive: true });
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    const known = fresh || state === null ? [] : lines.flatMap((line) => readLine(line, state));
    if (known.length === 0) rmSync(file, { force: true });
    // What was not clean is played again.
    for (const entry of known) if (entry.end === 'clean') this.#entries.set(nameOf(entry), entry);
  }

  /** How many courses are known from before. */
  get size(): number {
    return this.#entries.size;
  }

  find(course: Course): Entry | undefined {
    return this.#entries.get(nameOf(course));
  }

  add(entry: Entry): void {
    this.#entries.set(nameOf(entry), entry);
    appendFileSync(this.file, `${JSON.stringify({ state: this.state, ...entry })}\n`);
  }
}

/** A line cut short, as by a full disk, or of other sources, is nothing. */
function readLine(line: string, state: string): Entry[] {
  try {
    const { state: of, ...entry } = JSON.parse(line) as Entry & { state: string | null };
    return of === state ? [entry] : [];
  } catch {
    return [];
  }
}
