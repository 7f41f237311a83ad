import type { SeededBug } from './seeded-bug.js';

const STATEMENTS = 'libs/persistence/src/statements';

/** Bugs in the statements. */
export const PERSISTENCE_BUGS: readonly SeededBug[] = [
  {
    name: 'no-outbox',
    why: 'A result counts as published from the moment it is stored, since it is about to be',
    scenario: 'lost-announcement',
    patches: [
      {
        file: `${STATEMENTS}/completion.ts`,
        find: `(tenant, task_id, sequence, status, routing_key, event, output, born)
  SELECT tenant, id, e.sequence, e.status, e.routing_key, e.event, e.output, e.born
`,
        replace: `(tenant, task_id, sequence, status, routing_key, event, output, born, published_at)
  SELECT tenant, id, e.sequence, e.status, e.routing_key, e.event, e.output, e.born, now()
`,
      },
    ],
  },
  {
    name: 'no-fence',
    why: 'The end of a task is written by whoever comes to it, not only by the worker that holds its claim',
    scenario: 'stale-worker',
    patches: [
      {
        file: `${STATEMENTS}/completion.ts`,
        find: "t.fence_epoch = i.epoch AND t.fence_counter = i.counter\n    AND t.status IN ('running', 'intent')",
        replace: "t.status IN ('running', 'intent')",
      },
    ],
  },
  {
    name: 'key-purged-too-early',
    why: 'The idempotency keys of finished tasks are cleared away at once, to keep their table small',
    scenario: 'copy-afterwards',
    patches: [
      {
        file: `${STATEMENTS}/take-due-tasks.ts`,
        find: 'WITH due AS (',
        replace: `WITH purged AS (
  DELETE FROM idempotency_keys k USING tasks d
  WHERE d.tenant = k.tenant AND d.id = k.task_id AND d.finished_at IS NOT NULL
), due AS (`,
      },
    ],
  },
  {
    name: 'redrive-as-new-task',
    why: 'What is redriven starts over as a task of its own, and the provider cannot tell that it is the same',
    scenario: 'redrive',
    patches: [
      {
        file: `${STATEMENTS}/redrive-tasks.ts`,
        find: "SET status = 'accepted', reason = NULL,",
        replace: `SET id = gen_random_uuid(), idempotency_key = t.idempotency_key || '/again', operation_token = NULL,
        status = 'accepted', reason = NULL,`,
      },
    ],
  },
];
