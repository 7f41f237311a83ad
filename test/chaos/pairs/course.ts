import type { StoryName } from './options.js';

/** A story, and where graphs are thrown away in it, one after another. */
export interface Course {
  readonly story: StoryName;
  /** None, one or two places; one with `@2` behind it is where it is reached for the second time. */
  readonly places: readonly string[];
}

/** A place that was reached: `<service> <point>`. */
export interface Reached {
  readonly place: string;
  /** How many graphs had been thrown away by then. */
  readonly after: number;
  readonly times: number;
}

/** How a course went. */
export interface CourseReport {
  /** Sentences of what was violated; empty where nothing was. */
  readonly wrong: readonly string[];
  /** How many of its places were reached. */
  readonly thrown: number;
  /** Everything that was reached, in the order it was reached first. */
  readonly reached: readonly Reached[];
}

/** One line that names a course, and is the same for the same course. */
export const nameOf = ({ story, places }: Course): string => [story, ...places].join(' / ');
