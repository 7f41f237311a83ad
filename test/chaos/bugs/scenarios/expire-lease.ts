import type { WorkerScene } from '../../../support/worker-scene.js';

/** Ends a task's lease now, as the clock would half a minute later, and makes the task due. */
export async function expireLease(scene: WorkerScene, taskId: string): Promise<void> {
  await scene.query(
    `UPDATE tasks SET lease_until = now() - interval '1 second', wake_at = now() - interval '1 second' WHERE id = $1`,
    [taskId],
  );
}
