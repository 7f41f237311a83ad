import { erasedEvent } from '#libs/contracts';
import type { StatementRunner } from '../database.js';
import { eraseLetters } from '../statements/erase-letters.js';
import { eraseResults } from '../statements/erase-results.js';
import { eraseTasks } from '../statements/erase-tasks.js';
import { holdOffReplays } from '../statements/hold-off-replays.js';
import { lettersOfTasks } from '../statements/letters-of-tasks.js';
import { lockDeadLetters } from '../statements/lock-dead-letters.js';
import { lockErasable } from '../statements/lock-erasable.js';
import { lockIncidentsOf } from '../statements/lock-incidents-of.js';
import { resolveIncidents } from '../statements/resolve-incidents.js';
import { resultsOfTasks } from '../statements/results-of-tasks.js';
import { toColumns } from './columns.js';
import { endLetters, type LockedLetter } from './redrive-letters.js';

interface StoredResult {
  taskId: string;
  sequence: number;
  event: Buffer;
}

/**
 * Empties those of some tasks that are finished, and their dead letters, in a transaction of the tenant. A replay that is
 * copying events is waited for. Incidents are locked first, then letters and tasks, as everybody does who ends letters. How many of each there were.
 */
export async function eraseTasksIn(
  runner: StatementRunner,
  tenant: string,
  ids: readonly string[],
  actor: string,
): Promise<{ tasks: number; letters: number }> {
  await runner.run(holdOffReplays, [tenant]);
  const found = await runner.run<{ id: string }>(lettersOfTasks, [tenant, ids]);
  const letters = await eraseLettersIn(
    runner,
    tenant,
    found.map(({ id }) => id),
    actor,
  );
  const locked = await runner.run<{ id: string }>(lockErasable, [tenant, ids]);
  const erasable = [...new Set(locked.map(({ id }) => id))];
  if (erasable.length === 0) return { tasks: 0, letters };
  const results = await runner.run<StoredResult>(resultsOfTasks, [tenant, erasable]);
  if (results.length > 0) {
    const columns = toColumns(results, [(r) => r.taskId, (r) => r.sequence, (r) => erasedEvent(r.event, r)]);
    await runner.run(eraseResults, [tenant, ...columns]);
  }
  await runner.run(eraseTasks, [tenant, erasable]);
  return { tasks: erasable.length, letters };
}

/** Empties dead letters, and ends those that are open: there is nothing to send again. How many there were. */
export async function eraseLettersIn(
  runner: StatementRunner,
  tenant: string,
  ids: readonly string[],
  actor: string,
): Promise<number> {
  if (ids.length === 0) return 0;
  const incidents = await runner.run<{ id: string }>(lockIncidentsOf, [tenant, ids]);
  const locked = await runner.run<LockedLetter>(lockDeadLetters, [tenant, ids]);
  const open = locked.filter(({ state }) => state === 'open').map(({ id }) => id);
  await endLetters(runner, tenant, open, { state: 'discarded', actor, note: 'What it held was erased' });
  await runner.run(eraseLetters, [tenant, locked.map(({ id }) => id)]);
  const touched = incidents.map(({ id }) => id);
  await runner.run(resolveIncidents, [tenant, touched, actor]);
  return locked.length;
}
