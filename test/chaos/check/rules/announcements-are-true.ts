import type { Announcement } from '../../history.js';
import type { IndexedHistory } from '../indexed-history.js';
import type { Violation } from '../report.js';
import { violationBy } from '../violation.js';

const RULE = 'what is announced is stored, and always the same';

/**
 * Every copy of an announcement has the same bytes, whichever way it came, and tells a result or event that the database
 * holds: nothing is told before it is committed.
 */
export function announcementsAreTrue({ history }: IndexedHistory): Violation[] {
  const { announcements, database } = history;
  const stored = new Map(database.results.map(({ taskId, sequence, status }) => [`${taskId}/${sequence}`, status]));
  const events = new Set(database.receipts.map(({ eventId }) => eventId));
  const first = new Map<string, Announcement>();
  return announcements.flatMap((one) => {
    const before = first.get(one.id);
    if (before === undefined) first.set(one.id, one);
    else if (before.bytes !== one.bytes) return [unlike(before, one)];
    if (one.by === 'event' || one.sequence === null) {
      return events.has(one.id) ? [] : [untrue(one, 'no webhook was taken in for it')];
    }
    const status = stored.get(one.id);
    if (status === one.status) return [];
    return [untrue(one, status === undefined ? 'there is no such result' : `the result says ${status}`)];
  });
}

function unlike(before: Announcement, one: Announcement): Violation {
  const says = `${one.id} came with other bytes as ${one.by} than as ${before.by} before`;
  return { ...violationBy('unexpected', RULE, says, [before, one]), taskId: one.subject };
}

function untrue(one: Announcement, why: string): Violation {
  return {
    ...violationBy('unexpected', RULE, `${one.id} was announced as ${one.by}, but ${why}`, [one]),
    taskId: one.subject,
  };
}
