import type { Entry } from './account-file.js';
import { type Course, nameOf } from './course.js';
import type { Share, StoryName } from './options.js';
import { isShared, planPairs, planSingles } from './plan.js';

/** What is to be played, growing with what was: the story by itself, then each single, then the pairs of each. */
export class Agenda {
  readonly #undisturbed = new Map<StoryName, Entry>();
  readonly #singles: Course[] = [];
  readonly #pairs: Course[] = [];
  /** Pairs that there are, of this share or not. */
  pairs = 0;
  /** Those of this share. */
  sharedPairs = 0;
  singles = 0;

  constructor(
    stories: readonly StoryName[],
    private readonly share: Share,
  ) {
    this.#singles.push(...stories.map((story) => ({ story, places: [] })));
  }

  /** The next course; undefined where all that is known was given out. */
  next(): Course | undefined {
    return this.#singles.shift() ?? this.#pairs.shift();
  }

  /** Plans what follows from a course that was played clean. */
  note(entry: Entry): void {
    if (entry.end !== 'clean' || entry.places.length === 2) return;
    if (entry.places.length === 0) {
      this.#undisturbed.set(entry.story, entry);
      const singles = planSingles(entry, entry.reached, new Set(entry.idle));
      this.singles += singles.length;
      this.#singles.push(...singles);
      return;
    }
    const { reached: undisturbed = [], idle = [] } = this.#undisturbed.get(entry.story) ?? {};
    const pairs = planPairs(entry, { undisturbed, disturbed: entry.reached, idle: new Set(idle) });
    const shared = pairs.filter((pair) => isShared(nameOf(pair), this.share));
    this.pairs += pairs.length;
    this.sharedPairs += shared.length;
    this.#pairs.push(...shared);
  }
}
