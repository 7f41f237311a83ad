import type { SeededBug } from './seeded-bug.js';

const EXECUTION = 'libs/execution/src';

/** Bugs in the core of tasks. */
export const EXECUTION_BUGS: readonly SeededBug[] = [
  {
    name: 'ack-before-commit',
    why: 'A delivery is acked when it has come, and worked on afterwards, to keep the queue short',
    scenario: 'held-delivery',
    patches: [
      {
        file: `${EXECUTION}/task-worker.ts`,
        find: `  async handle(message: IncomingMessage, alone = false): Promise<Settlement> {
`,
        replace: `  async handle(message: IncomingMessage, alone = false): Promise<Settlement> {
    void this.work(message, alone);
    return ACK;
  }

  async work(message: IncomingMessage, alone: boolean): Promise<Settlement> {
`,
      },
    ],
  },
  {
    name: 'sweeper-publishes-nothing',
    why: 'Results are announced by the worker that made them, and by nobody else where it could not',
    scenario: 'lost-announcement',
    patches: [
      {
        file: `${EXECUTION}/sweep/sweeper.ts`,
        find: 'await this.#publishOwed(report);',
        replace: '',
      },
    ],
  },
  {
    name: 'cursor-outbox',
    why: 'The outbox is read from where it was left, by time, although transactions do not commit in the order they began',
    scenario: 'late-commit',
    patches: [
      {
        file: `${EXECUTION}/sweep/sweeper.ts`,
        find: 'let after: Date | null = null;',
        replace: 'let after: Date | null = lastSeen;',
      },
      {
        file: `${EXECUTION}/sweep/sweeper.ts`,
        find: 'const done = (await Promise.all(',
        replace: 'lastSeen = owed.at(-1)?.createdAt ?? lastSeen;\n      const done = (await Promise.all(',
      },
      {
        file: `${EXECUTION}/sweep/sweeper.ts`,
        find: '/** What a sweep did. */',
        replace: 'let lastSeen: Date | null = null;\n\n/** What a sweep did. */',
      },
    ],
  },
  {
    name: 'token-per-attempt',
    why: 'Every attempt gets an idempotency key of its own, fresh from the dice',
    scenario: 'keyed-retry',
    patches: [
      {
        file: `${EXECUTION}/run/prepare-call.ts`,
        find: 'const token = task.operationToken ?? operationToken(',
        replace: 'const token = crypto.randomUUID() + operationToken(',
      },
    ],
  },
  {
    name: 'retry-of-once',
    why: 'What must happen once is repeated like everything else when no answer came',
    scenario: 'once-in-doubt',
    patches: [
      {
        file: `${EXECUTION}/decisions/decide-outcome.ts`,
        find: "case 'once':",
        replace: "case 'once':\n      return true;",
      },
    ],
  },
  {
    name: 'timeout-is-failure',
    why: 'A call that got no answer counts as one that had no effect',
    scenario: 'once-in-doubt',
    patches: [
      {
        file: `${EXECUTION}/decisions/decide-outcome.ts`,
        find: "applied: end.phase === 'nothing-sent' ? 'no' : 'unknown'",
        replace: "applied: 'no'",
      },
    ],
  },
  {
    name: 'reply-of-copy-forgotten',
    why: 'Only the first sender of a task is answered, because the others find it there already',
    scenario: 'copy-afterwards',
    patches: [
      {
        file: `${EXECUTION}/intake/task-intake.ts`,
        find: 'if (replyTo !== null) await tasks.addReply(',
        replace: "if (replyTo !== null && acceptance.kind === 'claimed') await tasks.addReply(",
      },
    ],
  },
  {
    name: 'intent-not-awaited',
    why: 'The intent is written while the call is made, which saves a round trip',
    scenario: 'intent-first',
    patches: [
      {
        file: `${EXECUTION}/batched-tasks.ts`,
        find: 'return untilAvailable(() => this.#intents.add(traced(intent)), this.patience);',
        replace: `setTimeout(() => void this.#intents.add(traced(intent)), 200);
    return Promise.resolve(1);`,
      },
    ],
  },
  {
    name: 'cancel-forgets-doubt',
    why: 'A cancel ends what is not running, whatever its attempts may have done',
    scenario: 'cancel-in-doubt',
    patches: [
      {
        file: `${EXECUTION}/decisions/decide-start.ts`,
        find: "return mayHaveEffect ? { kind: 'parked', error: stopped('cancelled') }",
        replace: "return false ? { kind: 'parked', error: stopped('cancelled') }",
      },
    ],
  },
  {
    name: 'lease-never-renewed',
    why: 'A claim holds for as long as it was given for, and nobody asks for more',
    scenario: 'long-call',
    patches: [
      {
        file: `${EXECUTION}/run/lease-keeper.ts`,
        find: 'if (leases.length === 0) return;',
        replace: 'if (leases.length >= 0) return;',
      },
    ],
  },
];
