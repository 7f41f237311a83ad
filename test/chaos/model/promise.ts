import { FINISHED, type StoredTask } from '#libs/execution';
import { orderOf } from './model-task.js';
import type { World } from './world.js';

/** What was seen of each task at the step before, by its id. */
export type Seen = Map<string, { status: string; counter: number; sequence: number }>;

/** What is broken of the promise at this moment; sentences. `seen` is brought up to date. */
export function brokenNow(world: World, seen: Seen): string[] {
  const broken = world.wire.faults.map((fault) => `a process caused an error: ${fault}`);
  broken.push(...world.unfounded);
  for (const [order, effects] of world.thirdParty.effects) {
    if (effects > 1) broken.push(`${order} had ${effects} effects`);
  }
  for (const [token, bytes] of world.thirdParty.bytes) {
    if (bytes.size > 1) broken.push(`${bytes.size} requests went out under the token ${token}`);
  }
  for (const task of world.store.tasks.values()) broken.push(...brokenIn(task, world, seen));
  return broken;
}

function brokenIn(task: StoredTask, world: World, seen: Seen): string[] {
  const { id, idempotencyKey } = task.submission;
  const { status, fence, resultSequence: sequence } = task;
  const before = seen.get(id);
  seen.set(id, { status, counter: fence.counter, sequence });
  const broken: string[] = [];
  if (before && fence.counter < before.counter) broken.push(`the fence of ${idempotencyKey} has shrunk`);
  if (before && sequence < before.sequence) broken.push(`a result of ${idempotencyKey} is gone`);
  if (before && FINISHED.includes(before.status as StoredTask['status'])) {
    if (status !== before.status && !world.redriven.has(id)) {
      broken.push(`${idempotencyKey} had ended ${before.status} and is ${status}`);
    }
  }
  if (status === 'parked' && !isParkedRightly(task)) {
    broken.push(`${idempotencyKey}, which is ${task.submission.action}, is parked for ${task.reason} without need`);
  }
  return broken;
}

/** Whether an attempt ended without a known outcome, and nothing but a person can help. */
function isParkedRightly({ attempts, reason, submission, cancelRequested }: StoredTask): boolean {
  const isInDoubt = attempts.some(({ outcome }) => outcome === null || outcome === 'ambiguous' || outcome === 'lost');
  const mayRepeat = submission.action === 'keyed' || submission.action === 'natural';
  const isStopped = cancelRequested || submission.deadline !== null;
  return reason !== null && isInDoubt && submission.action !== 'read' && (isStopped || !mayRepeat);
}

/** What is broken of the promise when everything has come to rest. */
export function brokenAtRest(world: World): string[] {
  const broken: string[] = [];
  for (const index of world.taken) {
    const order = orderOf(index);
    const rows = [...world.store.tasks.values()].filter(({ submission }) => submission.idempotencyKey === order);
    if (rows.length !== 1) broken.push(`${order} is ${rows.length} tasks`);
    for (const row of rows) broken.push(...brokenInEnd(row, order, world));
  }
  for (const { id, sequence, publishedAt } of world.store.results) {
    const bytes = world.broker.announced.get(`${id}/${sequence}`);
    if (publishedAt === null || !bytes) broken.push(`the result ${id}/${sequence} was not announced`);
    else if (bytes.size > 1) broken.push(`the result ${id}/${sequence} was announced in ${bytes.size} versions`);
  }
  return broken;
}

function brokenInEnd(
  { status, submission, attempts, resultSequence }: StoredTask,
  order: string,
  world: World,
): string[] {
  if (status !== 'parked' && !FINISHED.includes(status)) return [`${order} is ${status}: nobody thought of it again`];
  const result = world.store.results.find(({ id, sequence }) => id === submission.id && sequence === resultSequence);
  if (!result) return [`${order} is ${status} and has no result`];
  const { effect } = (JSON.parse(result.event.toString()) as { data: { effect: { applied: string } } }).data;
  const effects = world.thirdParty.effects.get(order) ?? 0;
  const broken: string[] = [];
  if (result.status !== status) broken.push(`${order} is ${status} and was announced as ${result.status}`);
  if (effect.applied === 'no' && effects > 0) broken.push(`${order} ended ${status} without an effect, and had one`);
  if (effect.applied === 'yes' && effects !== 1) broken.push(`${order} ended ${status} and had ${effects} effects`);
  const open = attempts.slice(0, -1).filter(({ outcome }) => outcome === null);
  if (open.length > 0) broken.push(`an attempt of ${order} has no end on record`);
  return broken;
}
