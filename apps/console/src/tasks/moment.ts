import type { Attempt, Probe } from '../api/answers.js';
import type { StatusLook } from './task-look.js';

/** One thing that happened to a task. */
export interface Moment {
  /** ISO 8601. */
  readonly at: string;
  readonly title: string;
  /** How it went: as the badge of a status. */
  readonly tone: StatusLook['tone'];
  /** Until when it lasts, where that is known and to come. */
  readonly until?: string;
  readonly attempt?: Attempt;
  readonly probe?: Probe;
  /** What somebody said of it. */
  readonly note?: string;
  /** Where more of it is: a thing with a page of its own. */
  readonly leadsTo?: {
    readonly of: 'incidents' | 'subscriptions' | 'tasks';
    readonly id: string;
    readonly words: string;
  };
}
