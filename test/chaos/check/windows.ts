import type { IndexedHistory, OrderRecord } from './indexed-history.js';
import { endOf, wasUnprotected } from './losses.js';

type Hits = (history: IndexedHistory) => number;

const among =
  (fits: (record: OrderRecord, history: IndexedHistory) => boolean): Hits =>
  (history) =>
    history.orders.filter((record) => fits(record, history)).length;

const attempts =
  (outcome: string): Hits =>
  ({ history }) =>
    history.database.attempts.filter((attempt) => attempt.outcome === outcome).length;

const hasAct = ({ acts }: OrderRecord, act: RegExp): boolean =>
  acts.some((line) => act.test(line.act) && line.ok === true);

/** A hint that a fault took away, and a task that was done nevertheless: nobody but the sweeper can have brought it. */
function healed({ task, attempts: [first], accepted, sent }: OrderRecord, { losses }: IndexedHistory): boolean {
  if (task === null || first === undefined || accepted.length === 0 || sent.some(({ over }) => over !== 'http'))
    return false;
  return losses.some((fault) => task.createdAt < fault.at && first.intentAt > endOf(fault));
}

/** An announcement that one witness got twice. */
const repeated: Hits = ({ history }) => {
  const seen = new Set<string>();
  return history.announcements.filter(({ by, id }) => {
    const name = `${by} ${id}`;
    if (seen.has(name)) return true;
    seen.add(name);
    return false;
  }).length;
};

/** Times at which something could have gone wrong, and how to see that a run met them. */
const HITS = {
  'attempt lost with its worker': attempts('lost'),
  'attempt ended ambiguously': attempts('ambiguous'),
  'attempt failed definitely': attempts('failed'),
  'task succeeded after a repeat': among(({ task }) => task?.status === 'succeeded' && task.attempts > 1),
  'claim without an intent': among(({ task }) => task !== null && task.fenceCounter > task.attempts + 1),
  'copy of a task accepted': among(({ accepted }) => accepted.length > 1),
  'sending without an answer': among(({ indeterminate }) => indeterminate.length > 0),
  'unprotected task sent again': among(
    (record, { losses }) => record.task !== null && record.sent.length > 1 && wasUnprotected(record, losses),
  ),
  'hint lost, task done': among(healed),
  'announcement repeated': repeated,
  'reply given': among(({ seen }) => seen.some(({ by }) => by === 'reply')),
  'callback given': among(({ seen }) => seen.some(({ by }) => by === 'callback')),
  'task parked': among(({ results }) => results.some(({ status }) => status === 'parked')),
  'parked task resolved': among((record) => hasAct(record, /^resolve-/)),
  'failed task redriven': among((record) => hasAct(record, /^redrive$/)),
  'task cancelled': among(({ task }) => task?.status === 'cancelled'),
  'task expired': among(({ task }) => task?.status === 'expired'),
  'webhook sent twice': ({ webhooks }) => webhooks.filter(({ accepted }) => accepted.length > 1).length,
  'webhook refused': ({ webhooks }) => webhooks.filter(({ refused }) => refused.length > 0).length,
} as const satisfies Record<string, Hits>;

/** The name of a window. */
export type WindowName = keyof typeof HITS;

/** All windows, in the order in which they are told. */
export const WINDOWS = Object.keys(HITS) as readonly WindowName[];

/** How often each window was hit. Pure. */
export function hitWindows(history: IndexedHistory): Record<WindowName, number> {
  return Object.fromEntries(WINDOWS.map((name) => [name, HITS[name](history)])) as Record<WindowName, number>;
}
