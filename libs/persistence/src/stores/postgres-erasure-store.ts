import { MOST_LEFT_NAMED } from '#libs/contracts';
import type { ErasureRef, ErasureStep, ErasureStore } from '#libs/execution';
import type { Database, StatementRunner } from '../database.js';
import { chooseErasable } from '../statements/choose-erasable.js';
import { keepErasure } from '../statements/keep-erasure.js';
import { liveErasures } from '../statements/live-erasures.js';
import { lockErasure } from '../statements/lock-erasure.js';
import { nextLetterBodies } from '../statements/next-letter-bodies.js';
import { noteLeftTasks } from '../statements/note-left-tasks.js';
import { planAnew } from '../statements/plan-anew.js';
import { AuditTrail } from './audit-trail.js';
import { carriesLabel } from './carries-label.js';
import { eraseLettersIn, eraseTasksIn } from './erase-tasks-in.js';

/** Tasks emptied in one transaction, which holds all their results, and dead letters looked at in one, with their bodies. */
const TASKS = 20;
const LETTERS = 25;

interface LockedErasure {
  phase: 'tasks' | 'letters';
  place: string | null;
  labelName: string;
  labelValue: string;
  createdAt: string;
}

interface KeptErasure {
  labelName: string;
  tasks: number;
  letters: number;
}

/**
 * Carries erasures out, step by step. Those of all tenants are found over the maintenance role, and each step is made within the
 * walls of its tenant: first its tasks with the label, then its dead letters, which may hold the label without there being a task.
 */
export class PostgresErasureStore implements ErasureStore {
  constructor(
    private readonly maintenance: StatementRunner,
    private readonly tenants: Pick<Database, 'asTenant'>,
  ) {}

  live(limit: number): Promise<ErasureRef[]> {
    return this.maintenance.run<ErasureRef>(liveErasures, [limit]);
  }

  advance(ref: ErasureRef): Promise<ErasureStep | null> {
    return this.tenants.asTenant(ref.tenant, async (runner) => {
      await runner.run(planAnew, []);
      const [erasure] = await runner.run<LockedErasure>(lockErasure, [ref.tenant, ref.id]);
      if (!erasure) return null;
      return erasure.phase === 'tasks' ? nextTasks(runner, ref, erasure) : nextLetters(runner, ref, erasure);
    });
  }
}

const labelOf = ({ labelName, labelValue }: LockedErasure) => JSON.stringify({ [labelName]: labelValue });
const actorOf = ({ id }: ErasureRef) => `erasure:${id}`;

/** Finished tasks to be erased now, and how many have to wait. */
async function erasable(runner: StatementRunner, { tenant }: ErasureRef, erasure: LockedErasure) {
  const asked = [tenant, labelOf(erasure), erasure.createdAt, TASKS];
  const [found] = await runner.run<{ ids: string[]; fresh: number }>(chooseErasable, asked);
  return found ?? { ids: [], fresh: 0 };
}

async function nextTasks(runner: StatementRunner, ref: ErasureRef, erasure: LockedErasure): Promise<ErasureStep> {
  const { ids, fresh } = await erasable(runner, ref, erasure);
  if (ids.length === 0 && fresh === 0) {
    await runner.run(keepErasure, [ref.tenant, ref.id, 'letters', null, 0, 0]);
    return { tasks: 0, letters: 0, done: false, more: true };
  }
  const { tasks, letters } =
    ids.length === 0 ? { tasks: 0, letters: 0 } : await eraseTasksIn(runner, ref.tenant, ids, actorOf(ref));
  await runner.run(keepErasure, [ref.tenant, ref.id, 'tasks', null, tasks, letters]);
  return { tasks, letters, done: false, more: ids.length > 0 };
}

async function nextLetters(runner: StatementRunner, ref: ErasureRef, erasure: LockedErasure): Promise<ErasureStep> {
  const { tenant, id } = ref;
  const rows = await runner.run<{ id: string; body: Buffer; erased: boolean; stray: boolean }>(nextLetterBodies, [
    ...[tenant, erasure.place, LETTERS],
  ]);
  const meant = rows.filter(
    ({ body, erased, stray }) => erased || (stray && carriesLabel(body, erasure.labelName, erasure.labelValue)),
  );
  const letters = await eraseLettersIn(
    runner,
    tenant,
    meant.map((letter) => letter.id),
    actorOf(ref),
  );
  const isDone = rows.length < LETTERS;
  const late = isDone ? await erasable(runner, ref, erasure) : null;
  if (late !== null && late.ids.length + late.fresh > 0) {
    // They have ended while letters were looked through.
    await runner.run(keepErasure, [tenant, id, 'tasks', null, 0, letters]);
    return { tasks: 0, letters, done: false, more: true };
  }
  if (isDone) await runner.run(noteLeftTasks, [tenant, labelOf(erasure), erasure.createdAt, id, MOST_LEFT_NAMED]);
  const [kept] = await runner.run<KeptErasure>(keepErasure, [
    ...[tenant, id, isDone ? 'done' : 'letters', rows.at(-1)?.id ?? null, 0, letters],
  ]);
  if (isDone) {
    const detail = JSON.stringify({ label: kept?.labelName, tasks: kept?.tasks, letters: kept?.letters });
    await AuditTrail.appendIn(runner, { tenant, actor: actorOf(ref), act: 'erasure.end', subject: id, detail });
  }
  return { tasks: 0, letters, done: isDone, more: !isDone };
}
