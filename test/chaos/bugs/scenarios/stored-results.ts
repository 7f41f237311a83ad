import type { WorkerScene } from '../../../support/worker-scene.js';

/** Makes all results a minute older, so that the sweeper takes what is owed for forgotten. */
export async function ageResults(scene: WorkerScene): Promise<void> {
  await scene.query(`UPDATE results SET created_at = created_at - interval '1 minute'`);
}

/** Whether a task's first result counts as published. */
export async function isMarked(scene: WorkerScene, taskId: string): Promise<boolean> {
  const rows = await scene.query<{ marked: boolean }>(
    'SELECT published_at IS NOT NULL AS marked FROM results WHERE task_id = $1',
    [taskId],
  );
  return rows[0]?.marked === true;
}

/** Stores a result that is owed, as a transaction leaves it that began `ageSeconds` ago and commits now. */
export async function storeResult(scene: WorkerScene, taskId: string, ageSeconds: number): Promise<void> {
  const event = Buffer.from(JSON.stringify({ id: `${taskId}/1`, subject: taskId, sequence: 1, data: {} }));
  await scene.query(
    `INSERT INTO results (tenant, task_id, sequence, status, routing_key, event, created_at)
     VALUES ('acme', $1, 1, 'succeeded', 'http.request.succeeded', $2, now() - make_interval(secs => $3))`,
    [taskId, event, ageSeconds],
  );
}
