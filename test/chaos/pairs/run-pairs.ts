import { AccountFile, type Entry } from './account-file.js';
import { Agenda } from './agenda.js';
import { type Course, nameOf } from './course.js';
import { type PairsOptions, STORY_NAMES } from './options.js';
import { Player } from './player.js';

/** What a run is given. */
export interface PairsSurroundings {
  /** The folder of the compiled tree. */
  readonly tree: string;
  /** Where what was played is kept. */
  readonly file: string;
  /** What names the sources; null where no commit does. */
  readonly state: string | null;
  say(line: string): void;
}

const TELL_EVERY_MS = 10_000;
/** Which way a course takes is up to chance now and then; more than this share of courses may not hide behind that. */
const MOST_UNMET = 0.03;

/** Plays what the options ask for. Returns whether all of it was played and nothing was violated. */
export async function runPairs(options: PairsOptions, surroundings: PairsSurroundings): Promise<boolean> {
  const { first, second, story, lanes } = options;
  if (first !== null && story !== null) {
    return playOne({ story, places: second === null ? [first] : [first, second] }, surroundings);
  }
  const run = new Run(options, surroundings);
  const teller = setInterval(() => surroundings.say(run.progress()), TELL_EVERY_MS);
  try {
    await run.play(lanes);
  } finally {
    clearInterval(teller);
  }
  surroundings.say(run.summary());
  return run.isClean;
}

async function playOne(course: Course, { tree, say }: PairsSurroundings): Promise<boolean> {
  const player = new Player(tree);
  const { end, said } = await player.play(course);
  await player.close();
  say([`${nameOf(course)}: ${end}`, ...said, ...player.left].join('\n  '));
  return end === 'clean' && player.left.length === 0;
}

class Run {
  readonly #file: AccountFile;
  readonly #agenda: Agenda;
  readonly #entries: Entry[] = [];
  readonly #left: string[] = [];
  readonly #known: number;
  readonly #began = performance.now();
  #playing = 0;
  #fromBefore = 0;

  constructor(
    private readonly options: PairsOptions,
    private readonly surroundings: PairsSurroundings,
  ) {
    const { file, state } = surroundings;
    this.#file = new AccountFile(file, state, options.fresh);
    this.#known = this.#file.size;
    this.#agenda = new Agenda(options.story === null ? STORY_NAMES : [options.story], options.share);
    if (this.#known > 0) surroundings.say(`${this.#known} courses were played clean before; --fresh plays them again`);
  }

  get isClean(): boolean {
    const unmet = this.#of('unmet').length;
    const bad = this.#of('red').length + this.#of('unplayed').length + this.#left.length;
    return bad === 0 && unmet <= this.#entries.length * MOST_UNMET;
  }

  async play(lanes: number): Promise<void> {
    await Promise.all(Array.from({ length: lanes }, () => this.#playLane()));
  }

  progress(): string {
    const { singles, sharedPairs } = this.#agenda;
    const count = (places: number) => this.#entries.filter((entry) => entry.places.length === places).length;
    const bad = this.#of('red').length + this.#of('unplayed').length;
    return (
      `${this.#seconds()} s: ${count(1)} of ${singles} singles, ${count(2)} of ${sharedPairs} pairs so far; ` +
      `${bad} red or unplayed`
    );
  }

  summary(): string {
    const { share } = this.options;
    const { pairs, sharedPairs, singles } = this.#agenda;
    const bad = [...this.#of('red'), ...this.#of('unplayed'), ...this.#of('unmet')];
    const stories = new Set(this.#entries.map(({ story }) => story)).size;
    return [
      '',
      ...bad.flatMap((entry) => [
        `${entry.end}: ${nameOf(entry)}`,
        ...entry.said.map((line) => `  ${line}`),
        again(entry),
      ]),
      ...this.#left.map((line) => `red: when a lane had ended, ${line}`),
      `${stories} stories, ${singles} singles, ${sharedPairs} of ${pairs} pairs (share ${share.part}/${share.of}) ` +
        `in ${this.#seconds()} s, ${this.#fromBefore} of all these played before`,
      `${this.#of('clean').length} clean, ${this.#of('red').length + this.#left.length} red, ` +
        `${this.#of('unplayed').length} unplayed, ${this.#of('unmet').length} of which a place was not met again`,
    ].join('\n');
  }

  #of(end: Entry['end']): Entry[] {
    return this.#entries.filter((entry) => entry.end === end);
  }

  /** Plays until nothing is left that is known or may become known. */
  async #playLane(): Promise<void> {
    const player = new Player(this.surroundings.tree);
    for (;;) {
      const course = this.#agenda.next();
      if (course !== undefined) await this.#playCourse(course, player);
      else if (this.#playing === 0) break;
      else await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await player.close();
    this.#left.push(...player.left);
  }

  async #playCourse(course: Course, player: Player): Promise<void> {
    const known = this.#file.find(course);
    if (known !== undefined) {
      this.#fromBefore++;
      this.#note(known);
      return;
    }
    this.#playing++;
    const entry = await player.play(course);
    this.#playing--;
    this.#file.add(entry);
    if (entry.end !== 'clean') this.surroundings.say(`${entry.end}: ${nameOf(entry)}: ${entry.said.join('; ')}`);
    this.#note(entry);
  }

  #note(entry: Entry): void {
    this.#entries.push(entry);
    this.#agenda.note(entry);
  }

  #seconds(): number {
    return Math.round((performance.now() - this.#began) / 1_000);
  }
}

/** How to play a course by itself. */
function again({ story, places: [first, second] }: Course): string {
  const places = [
    ...(first === undefined ? [] : ['--first', first]),
    ...(second === undefined ? [] : ['--second', second]),
  ];
  const words = ['--story', story, ...places].map((word) => (word.includes(' ') ? `'${word}'` : word));
  return `  again: npm run chaos:pairs -- ${words.join(' ')}`;
}
