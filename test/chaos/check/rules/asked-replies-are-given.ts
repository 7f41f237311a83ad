import type { DatabaseFacts } from '../../history.js';
import type { IndexedHistory, OrderRecord } from '../indexed-history.js';
import { blinding, lostBetween, MARK_DELAY_MS } from '../losses.js';
import type { Violation } from '../report.js';
import { violationOf } from '../violation.js';

const RULE = 'whoever asked for an answer has got one';

/**
 * How long a confirmed copy may lie in its queue after its task was claimed, and an answer in those of ours after its
 * result was published, in milliseconds.
 */
const ON_ITS_WAY_MS = 60_000;

type ReplyFacts = NonNullable<DatabaseFacts['replies']>[number];

/**
 * A task of which a copy with a `reply_to` was confirmed has an answer on its way there, and a witness saw it, unless the
 * copy itself or the answer lay in a queue that a fault took away.
 */
export function askedRepliesAreGiven(history: IndexedHistory): Violation[] {
  const replies = new Map<string, ReplyFacts[]>();
  for (const reply of history.history.database.replies ?? []) {
    replies.set(reply.taskId, [...(replies.get(reply.taskId) ?? []), reply]);
  }
  return history.orders.flatMap((record) => ofRecord(record, replies.get(record.task?.id ?? '') ?? [], history));
}

function ofRecord(record: OrderRecord, replies: readonly ReplyFacts[], { losses }: IndexedHistory): Violation[] {
  const { task } = record;
  if (task === null) return [];
  const asked = new Set(record.sent.filter(({ asksReply }) => asksReply).map(({ copy }) => copy));
  const sure = record.accepted.find(
    ({ copy, at }) => asked.has(copy) && !lostBetween(at, Math.max(at, task.createdAt) + ON_ITS_WAY_MS, losses),
  );
  if (replies.length === 0) {
    if (sure === undefined) return [];
    return [violationOf(record, 'lost', RULE, `Copy ${sure.copy} asked for an answer, and nobody knows of it`)];
  }
  const open = replies.find(({ answeredSequence }) => answeredSequence === 0);
  if (open !== undefined) return [violationOf(record, 'lost', RULE, `An answer is still owed${noted(open.note)}`)];
  if (record.seen.some(({ by }) => by === 'reply')) return [];
  const published = record.results.flatMap(({ publishedAt }) => publishedAt ?? []);
  // The queue of an agent that was wiped with its broker is not there until the agent declares it again.
  const found = replies.every(({ note }) => !note?.startsWith('unroutable'));
  if (!found && lostBetween(task.createdAt, Math.max(task.createdAt, ...published), blinding(losses))) return [];
  if (published.some((at) => lostBetween(at - MARK_DELAY_MS, at + ON_ITS_WAY_MS, blinding(losses)))) return [];
  return [violationOf(record, 'lost', RULE, 'Its answer was given, and never came')];
}

const noted = (note: string | null): string => (note === null ? '' : `; ${note}`);
