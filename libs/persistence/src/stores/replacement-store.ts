import type { TaskMessage, TraceHeaders } from '#libs/contracts';
import type { Submission } from '#libs/execution';
import type { Database } from '../database.js';
import { findReplaceable } from '../statements/find-replaceable.js';
import { lockDeadLetters } from '../statements/lock-dead-letters.js';
import { lockIncidentsOf } from '../statements/lock-incidents-of.js';
import { lockReplacedTask } from '../statements/lock-replaced-task.js';
import { replaceDeadLetter } from '../statements/replace-dead-letter.js';
import { resolveIncidents } from '../statements/resolve-incidents.js';
import { PostgresTaskStore } from './postgres-task-store.js';
import type { LockedLetter } from './redrive-letters.js';

/** A dead letter and what was asked for: by the task behind it, else by the message as it came. */
export interface Replaceable {
  /** The task behind it; null where there never was one, or where it is gone. */
  taskId: string | null;
  /** As the routing key has them; empty where it has none. */
  connector: string;
  action: string;
  body: Buffer;
  /** Null where no task is behind it; what it was not given is null. */
  task:
    | ({ [Field in keyof Omit<TaskMessage, 'input' | 'deadline' | 'notBefore'>]: TaskMessage[Field] | null } & {
        correlationId: string | null;
        trace: TraceHeaders;
      })
    | null;
}

/** What became of the wish to replace a task. Only `replaced` has changed anything. */
export type Replacement =
  | { kind: 'replaced' }
  /** The letter has ended otherwise. */
  | { kind: 'not-open'; state: string }
  /** An effect of the old task may have happened: with another one beside it there might be two. */
  | { kind: 'doubtful' }
  /** The old task goes on, has come to another end, was replaced before, or is not known. */
  | { kind: 'not-failed'; status: string };

/** Replaces what is behind a dead letter by a corrected task. */
export class ReplacementStore {
  constructor(private readonly database: Pick<Database, 'asTenant'>) {}

  /** Null where this tenant has no such dead letter. */
  find(tenant: string, letterId: string): Promise<Replaceable | null> {
    return this.database.asTenant(tenant, async (runner) => {
      const [found] = await runner.run<Replaceable>(findReplaceable, [tenant, letterId]);
      return found ?? null;
    });
  }

  /** Accepts the new task and ends the letter, audited, in one transaction. Null where there is no such letter. */
  replace(
    letterId: string,
    submission: Submission,
    { actor, note }: { actor: string; note: string | null },
  ): Promise<Replacement | null> {
    const { tenant } = submission;
    return this.database.asTenant(tenant, async (runner): Promise<Replacement | null> => {
      const incidents = await runner.run<{ id: string }>(lockIncidentsOf, [tenant, [letterId]]);
      const [letter] = await runner.run<LockedLetter>(lockDeadLetters, [tenant, [letterId]]);
      if (!letter) return null;
      if (letter.state !== 'open') return { kind: 'not-open', state: letter.state };
      const [old] = await runner.run<{ status: string; doubtful: boolean }>(lockReplacedTask, [tenant, letter.task_id]);
      // Who sent the message again under another id and the same key has a task that nobody can find by this letter.
      if (letter.task_id !== null && !old) return { kind: 'not-failed', status: 'unknown' };
      if (old?.doubtful) return { kind: 'doubtful' };
      if (old && old.status !== 'failed') return { kind: 'not-failed', status: old.status };
      await new PostgresTaskStore(runner).accept([submission], null);
      await runner.run(replaceDeadLetter, [tenant, letterId, actor, note, submission.id]);
      await runner.run(resolveIncidents, [tenant, incidents.map(({ id }) => id), actor]);
      return { kind: 'replaced' };
    });
  }
}
