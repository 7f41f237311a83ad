import type { AuditEntryView, ResultStatus } from '#libs/contracts';
import { auditTimeText } from '#libs/contracts';
import type { Database } from '../database.js';
import { findAnnounced } from '../statements/find-announced.js';
import { findAnswers } from '../statements/find-answers.js';
import { findCallbacksOf } from '../statements/find-callbacks-of.js';
import { findCalls } from '../statements/find-calls.js';
import { findClaims } from '../statements/find-claims.js';
import { listAuditEntries } from '../statements/list-audit-entries.js';
import { listLettersOfTask } from '../statements/list-letters-of-task.js';
import { planAnew } from '../statements/plan-anew.js';
import type { DeadLetterView } from './dead-letter-view.js';

/** What is known around a task beside its attempts; each list in the order in which things happened. */
export interface TaskStoryView {
  claims: { count: number; withoutCall: number; heldUntil: Date | null };
  calls: { number: number; claim: number }[];
  results: { sequence: number; status: ResultStatus; createdAt: Date; publishedAt: Date | null }[];
  answers: {
    replyTo: string;
    correlationId: string | null;
    createdAt: Date;
    answeredSequence: number;
    note: string | null;
  }[];
  callbacks: {
    subscription: string;
    eventId: string;
    state: string;
    attempts: number;
    nextAt: Date | null;
    lastStatus: number | null;
    lastError: string | null;
    createdAt: Date;
    endedAt: Date | null;
  }[];
  deadLetters: Pick<
    DeadLetterView,
    'id' | 'incidentId' | 'reason' | 'detail' | 'state' | 'deadAt' | 'endedAt' | 'endedBy' | 'endedNote' | 'replacedBy'
  >[];
  decisions: AuditEntryView[];
}

type EntryRow = Omit<AuditEntryView, 'at'> & { micros: string };

/** Reads what happened around a task, of one tenant. */
export class TaskStoryStore {
  constructor(private readonly database: Pick<Database, 'asTenant'>) {}

  /** The latest `most` of each list; null where this tenant has no such task. */
  find(tenant: string, id: string, most: number): Promise<TaskStoryView | null> {
    return this.database.asTenant(tenant, async (runner) => {
      await runner.run(planAnew, []);
      const [claims] = await runner.run<TaskStoryView['claims']>(findClaims, [tenant, id]);
      if (!claims) return null;
      const latest = [tenant, id, most];
      const calls = await runner.run<TaskStoryView['calls'][number]>(findCalls, latest);
      const results = await runner.run<TaskStoryView['results'][number]>(findAnnounced, latest);
      const answers = await runner.run<TaskStoryView['answers'][number]>(findAnswers, latest);
      const events = results.map(({ sequence }) => `${id}/${sequence}`);
      const callbacks = await runner.run<TaskStoryView['callbacks'][number]>(findCallbacksOf, [tenant, events, most]);
      const letters = await runner.run<DeadLetterView>(listLettersOfTask, [tenant, id, ...Array(6).fill(null), most]);
      const entries = await runner.run<EntryRow>(listAuditEntries, [
        ...[tenant, null, null, most, null, null, null, null, id],
      ]);
      return {
        claims,
        calls: calls.toReversed(),
        results: results.toReversed(),
        answers: answers.toReversed(),
        callbacks: callbacks.toReversed(),
        deadLetters: letters.toReversed().map(shownLetter),
        decisions: entries.toReversed().map(({ micros, ...entry }) => ({ ...entry, at: auditTimeText(micros) })),
      };
    });
  }
}

function shownLetter(letter: DeadLetterView): TaskStoryView['deadLetters'][number] {
  const { id, incidentId, reason, detail, state, deadAt, endedAt, endedBy, endedNote, replacedBy } = letter;
  return { id, incidentId, reason, detail, state, deadAt, endedAt, endedBy, endedNote, replacedBy };
}
