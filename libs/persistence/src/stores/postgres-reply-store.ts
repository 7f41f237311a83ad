import type { AnswerRecord, OwedAnswer, ReplyCursor, ReplyStore, TaskKey, UnansweredReply } from '#libs/delivery';
import type { StatementRunner } from '../database.js';
import { findOverdueReplies } from '../statements/find-overdue-replies.js';
import { findOwedAnswers } from '../statements/find-owed-answers.js';
import { findUnansweredReplies } from '../statements/find-unanswered-replies.js';
import { recordAnswers } from '../statements/record-answers.js';
import { toColumns } from './columns.js';
import { sortedBy } from './sorted-by.js';

interface ReplyRow {
  tenant: string;
  task_id: string;
  id: string;
  reply_to: string;
  correlation_id: string | null;
}

/** Copies of tasks and their answers in PostgreSQL. */
export class PostgresReplyStore implements ReplyStore {
  constructor(private readonly database: StatementRunner) {}

  async unanswered(results: readonly (TaskKey & { sequence: number })[]): Promise<UnansweredReply[]> {
    const columns = toColumns(results, [(r) => r.tenant, (r) => r.taskId, (r) => r.sequence]);
    return (await this.database.run<ReplyRow>(findUnansweredReplies, columns)).map(toReply);
  }

  async owed(tasks: readonly TaskKey[]): Promise<OwedAnswer[]> {
    const columns = toColumns(tasks, [(task) => task.tenant, (task) => task.taskId]);
    const rows = await this.database.run<ReplyRow & { sequence: number; event: Buffer }>(findOwedAnswers, columns);
    return rows.map((row) => ({ ...toReply(row), sequence: row.sequence, event: row.event }));
  }

  async record(answers: readonly AnswerRecord[]): Promise<void> {
    const columns = toColumns(
      sortedBy(answers, (a) => [a.tenant, a.taskId, a.id]),
      [
        (answer) => answer.tenant,
        (answer) => answer.taskId,
        (answer) => answer.id,
        (answer) => answer.sequence,
        (answer) => answer.note,
      ],
    );
    await this.database.run(recordAnswers, columns);
  }

  async overdue(
    after: ReplyCursor | null,
    ageMs: number,
    limit: number,
  ): Promise<{ tasks: TaskKey[]; next: ReplyCursor | null }> {
    const rows = await this.database.run<ReplyRow & { created_at: string; has_result: boolean }>(findOverdueReplies, [
      ageMs,
      after?.createdAt ?? null,
      after?.id ?? null,
      limit,
    ]);
    const last = rows.at(-1);
    return {
      tasks: rows.filter((row) => row.has_result).map((row) => ({ tenant: row.tenant, taskId: row.task_id })),
      next: last && rows.length === limit ? { createdAt: last.created_at, id: last.id } : null,
    };
  }
}

function toReply(row: ReplyRow): UnansweredReply {
  const { tenant, task_id: taskId, id, reply_to: replyTo, correlation_id: correlationId } = row;
  return { tenant, taskId, id, replyTo, correlationId };
}
