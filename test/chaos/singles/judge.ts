import type { AcceptedWebhook, TaskExpectation } from './account.js';

/** What became of a task, as database and third party say. */
export interface TaskEnd {
  readonly status: string;
  readonly reason: string | null;
  readonly effects: number;
  /** Different requests the third party saw for it, by their bytes. */
  readonly requests: number;
}

/** Something that was told, under the id that every telling of it must share. */
export interface Telling {
  readonly id: string;
  /** The task's id, or the webhook's delivery id. */
  readonly subject: string;
  readonly status: string | null;
  readonly text: string;
}

/** What is wrong with the end of a task; empty where nothing is. */
export function judgeTask(expected: TaskExpectation, end: TaskEnd | undefined): string[] {
  const { id, story, effect } = expected;
  const name = `${story} ${effect} ${id}`;
  if (!end) return [`${name} was accepted and is lost`];
  const { status, reason, effects, requests } = end;
  const wrong: string[] = [];
  const parked = status === 'parked' && (effect === 'once' || expected.mayBeParked === true);
  if (!parked && !expected.ends.includes(status)) wrong.push(`${name} is ${status} (${reason})`);
  const [least, most] = parked ? [0, expected.effects[1]] : effectsOf(expected, status);
  if (effects < least || effects > most) wrong.push(`${name} is ${status} (${reason}) with ${effects} effects`);
  if (requests > (expected.tokens ?? 1)) wrong.push(`${name} was called with ${requests} different requests`);
  return wrong;
}

/** Where a story may end in several ways, the effects are those of its end. */
function effectsOf({ effects, ends, effect }: TaskExpectation, status: string): readonly [number, number] {
  if (ends.length === 1 || effect === 'read') return effects;
  return status === 'succeeded' ? [1, 1] : [0, 0];
}

/** Tellings of one id that differ in their text. */
export function judgeTellings(what: string, tellings: readonly Telling[]): string[] {
  const texts = new Map<string, Set<string>>();
  for (const { id, text } of tellings) texts.set(id, (texts.get(id) ?? new Set()).add(text));
  return [...texts]
    .filter(([, told]) => told.size > 1)
    .map(([id, told]) => `${what} ${id} was told in ${told.size} ways`);
}

/** Tasks whose end was never announced. */
export function judgeAnnouncements(
  tasks: readonly TaskExpectation[],
  ends: ReadonlyMap<string, TaskEnd>,
  results: readonly Telling[],
): string[] {
  const told = new Set(results.map(({ subject, status }) => `${subject} ${status}`));
  return tasks
    .filter(({ id }) => !told.has(`${id} ${ends.get(id)?.status}`))
    .map(({ id, story }) => `${story} ${id} is ${ends.get(id)?.status}, and nobody was told`);
}

/** Copies that were never answered. */
export function judgeReplies(tasks: readonly TaskExpectation[], answered: ReadonlySet<string>): string[] {
  return tasks.flatMap(({ story, id, replies }) =>
    replies.filter((reply) => !answered.has(reply)).map((reply) => `${story} ${id} has no answer under ${reply}`),
  );
}

/** Webhooks that did not come out everywhere. */
export function judgeWebhooks(
  webhooks: readonly AcceptedWebhook[],
  outlets: Readonly<Record<string, ReadonlySet<string>>>,
): string[] {
  return webhooks.flatMap(({ deliveryId, eventId }) =>
    Object.entries(outlets)
      .filter(([, seen]) => !seen.has(eventId))
      .map(([outlet]) => `webhook ${deliveryId} did not come out as ${outlet}`),
  );
}
