import type { Entry } from './account-file.js';
import type { Course, CourseReport } from './course.js';
import { Lane, LaneLost } from './lane.js';

/**
 * A course in which a place was not reached is tried so often: what comes when depends on what else the machine does, and,
 * but for the first try, services know nothing from the course before.
 */
const TRIES = 3;
/** After so many courses a lane is begun anew, that what is left of graphs does not pile up. */
const COURSES_PER_LANE = 200;

/** Plays courses one after another, over a lane that is begun anew where it was lost or something was violated in it. */
export class Player {
  /** What was wrong when lanes had ended in good order: violations that no single course can be told of. */
  readonly left: string[] = [];
  #lane: Lane | null = null;

  constructor(private readonly folder: string) {}

  /** Never rejects. */
  async play(course: Course): Promise<Entry> {
    let report: CourseReport = { wrong: [], thrown: 0, reached: [] };
    for (let tries = 0; tries < TRIES; tries++) {
      try {
        const lane = await this.#open();
        // Code that runs for the first time is slow, and outlives leases: what is reached then is not the usual.
        if (course.places.length === 0) await lane.play(course, false);
        report = await lane.play(course, tries > 0 || course.places.length === 0);
        const idle = course.places.length === 0 ? { idle: lane.idle } : {};
        if (report.wrong.length > 0) return await this.#red(course, report);
        if (report.thrown === course.places.length) return { ...course, ...idle, ...clean(course, report) };
      } catch (error) {
        if (!(error instanceof LaneLost)) throw error;
        this.#lane = null;
        if (tries === TRIES - 1) return { ...course, end: 'unplayed', said: [error.message], reached: [] };
      }
    }
    const said = [`${course.places[report.thrown]} was not reached in ${TRIES} tries`];
    return { ...course, end: 'unmet', said, reached: [] };
  }

  /** Ends its lane. */
  async close(): Promise<void> {
    const lane = this.#lane;
    this.#lane = null;
    if (lane === null) return;
    const left = await lane.end().catch((error: unknown) => [`a lane did not end in good order: ${error}`]);
    this.left.push(...left);
  }

  async #open(): Promise<Lane> {
    if (this.#lane !== null && this.#lane.played >= COURSES_PER_LANE) await this.close();
    this.#lane ??= await Lane.start(this.folder);
    return this.#lane;
  }

  /** What a violation leaves behind must not turn the next course red. */
  async #red(course: Course, { wrong }: CourseReport): Promise<Entry> {
    const lane = this.#lane;
    this.#lane = null;
    await lane?.end().catch(() => lane.kill());
    return { ...course, end: 'red', said: wrong, reached: [] };
  }
}

/** Further courses are planned by what a course with one place or none has reached. */
function clean({ places }: Course, { reached }: CourseReport): Pick<Entry, 'end' | 'said' | 'reached'> {
  return { end: 'clean', said: [], reached: places.length < 2 ? reached : [] };
}
