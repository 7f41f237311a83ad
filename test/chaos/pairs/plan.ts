import { createHash } from 'node:crypto';
import { needsSingle } from '../singles/points.js';
import type { Course, Reached } from './course.js';
import type { Share } from './options.js';

/** The point of a place, without its service, whichever time it is reached. */
export const pointOf = (place: string): string => place.slice(place.indexOf(' ') + 1).replace(/@\d+$/, '');

const serviceOf = (place: string): string => place.slice(0, place.indexOf(' '));

/**
 * A course for every place that a story reaches when nothing is thrown away, but for those where a kill is harmless, and
 * another one for the second time it is reached: what comes first is often an attempt that fails.
 */
export function planSingles({ story }: Course, reached: readonly Reached[], idle: ReadonlySet<string>): Course[] {
  return reached
    .filter(({ place }) => needsSingle(pointOf(place)))
    .flatMap(({ place, times }) => (times > 1 && !idle.has(place) ? [place, `${place}@2`] : [place]))
    .map((place) => ({ story, places: [place] }));
}

/** What is known when the second places of a first one are chosen. */
export interface Recording {
  /** What the story reaches when nothing is thrown away. */
  readonly undisturbed: readonly Reached[];
  /** What it reaches with the first place. */
  readonly disturbed: readonly Reached[];
  /** What idle services reach all the time: the first hit of it is seldom on the way of anything. */
  readonly idle: ReadonlySet<string>;
}

/**
 * A course for every place on the recovery path of a single: what the graph in place of the lost one reaches, and what
 * other services reach that they would not have reached, or not so often, had nothing been lost. A place that is reached
 * all the time has none: what is lost there first was idle, and what comes second is as good as a single.
 */
export function planPairs({ story, places: [first = ''] }: Course, recording: Recording): Course[] {
  const { undisturbed, disturbed, idle } = recording;
  if (idle.has(first)) return [];
  const usually = new Map(undisturbed.map(({ place, times }) => [place, times]));
  const early = new Map(disturbed.filter(({ after }) => after === 0).map(({ place, times }) => [place, times]));
  const isMore = ({ place, times }: Reached) => times + (early.get(place) ?? 0) > (usually.get(place) ?? 0);
  return disturbed
    .filter(({ place, after }) => after === 1 && !idle.has(place) && needsSingle(pointOf(place)))
    .filter((reached) => serviceOf(reached.place) === serviceOf(first) || isMore(reached))
    .map(({ place }) => ({ story, places: [first, place] }));
}

/** Whether a course belongs to a share: the same one in every run, whatever else is planned. */
export function isShared(name: string, { part, of }: Share): boolean {
  return createHash('sha256').update(name).digest().readUInt32BE(0) % of === part - 1;
}
