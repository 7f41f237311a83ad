import type { Announcement } from '../announcement.js';
import type { OwedAnswer, UnansweredReply } from '../ports/reply-store.js';
import type { Subscriber } from '../ports/subscription-store.js';
import { matchesRouting } from '../subscriptions/routing-match.js';

/** One copy of a task and what it shall be told. */
export interface Answer extends OwedAnswer {
  trace: Announcement['trace'];
}

/** One subscription and the event it gets. */
export interface Forwarding {
  subscriber: Subscriber;
  announcement: Announcement;
}

const taskKey = (tenant: string, taskId: string) => `${tenant}/${taskId}`;

/** The latest result of each task among these announcements. */
export function latestResults(announcements: readonly Announcement[]): Map<string, Announcement> {
  const latest = new Map<string, Announcement>();
  for (const announcement of announcements) {
    if (announcement.task === null) continue;
    const key = taskKey(announcement.tenant, announcement.task.id);
    const known = latest.get(key)?.task?.sequence ?? 0;
    if (announcement.task.sequence > known) latest.set(key, announcement);
  }
  return latest;
}

/**
 * Joins the copies found for announced results with those found for hints, so that a copy found both ways is told once:
 * the later result.
 */
export function planAnswers(
  announcements: readonly Announcement[],
  unanswered: readonly UnansweredReply[],
  owed: readonly OwedAnswer[],
): Answer[] {
  const latest = latestResults(announcements);
  const answers = new Map<string, Answer>();
  const add = (answer: Answer) => {
    const key = `${taskKey(answer.tenant, answer.taskId)}/${answer.id}`;
    if ((answers.get(key)?.sequence ?? 0) < answer.sequence) answers.set(key, answer);
  };
  for (const reply of unanswered) {
    const result = latest.get(taskKey(reply.tenant, reply.taskId));
    if (!result?.task) continue;
    add({ ...reply, sequence: result.task.sequence, event: result.event, trace: result.trace });
  }
  for (const answer of owed) {
    add({ ...answer, trace: latest.get(taskKey(answer.tenant, answer.taskId))?.trace ?? {} });
  }
  return [...answers.values()];
}

/** Each announcement with each subscription of its own tenant and kind whose pattern it fits, in their order. */
export function planForwardings(
  announcements: readonly Announcement[],
  subscribers: readonly Subscriber[],
): Forwarding[] {
  const byTenant = Map.groupBy(subscribers, ({ tenant }) => tenant);
  return announcements.flatMap((announcement) =>
    (byTenant.get(announcement.tenant) ?? [])
      .filter(({ kind, routing }) => kind === announcement.kind && matchesRouting(routing, announcement.routingKey))
      .map((subscriber) => ({ subscriber, announcement })),
  );
}
