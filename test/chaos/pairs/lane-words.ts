import type { Course, CourseReport } from './course.js';

/** What a lane is told: a course to play, or to end. */
export type ToLane = Playing | 'end';

/** A course to play; cold, its services are begun anew before, so that nothing is known to them from the last one. */
export interface Playing {
  readonly course: Course;
  readonly cold: boolean;
}

/** What a lane says. */
export type FromLane =
  | { readonly kind: 'ready'; readonly idle: readonly string[] }
  | { readonly kind: 'played'; readonly report: CourseReport }
  /** `left`: what was wrong when all services had ended in good order. */
  | { readonly kind: 'ended'; readonly left: readonly string[] };
