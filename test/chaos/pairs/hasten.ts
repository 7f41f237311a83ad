import type { World } from '../singles/world.js';

/**
 * Waits that stand as constants in statements, or rest in the rows. Time is moved for rows instead: what is done over
 * them is what is done when the wait is over. None of them is a promise: to look early costs an empty claim at most.
 */
const STATEMENTS = [
  // The sweeper's grace for a hint that may still come: five seconds after a lease, a hint or an operator's word.
  `UPDATE tasks SET wake_at = now()
   WHERE wake_at > now() AND updated_at < now() - interval '150 milliseconds'
     AND (not_before IS NULL OR not_before <= now()) AND (lease_until IS NULL OR lease_until <= now())`,
  // Results are owed for five seconds before the sweeper publishes them.
  `UPDATE results SET created_at = created_at - interval '5 seconds'
   WHERE published_at IS NULL AND created_at BETWEEN now() - interval '5 seconds' AND now() - interval '300 milliseconds'`,
  // A callback that met a dead socket is tried again after five seconds.
  `UPDATE deliveries SET next_at = now() WHERE state = 'owed' AND next_at > now()`,
];

/** Moves time again and again until it is told to stop. */
export function hasten({ query }: Pick<World, 'query'>): () => Promise<void> {
  let stopped = false;
  const run = async () => {
    while (!stopped) {
      for (const statement of STATEMENTS) await query(statement);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const running = run();
  return async () => {
    stopped = true;
    await running;
  };
}
