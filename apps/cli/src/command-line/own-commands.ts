import { RESULT_STATUSES } from '#libs/contracts';
import { type Flag, HELP_FLAG, JSON_FLAG, PLACE_FLAGS, YES_FLAG } from './flag.js';

/** The shells that completion is made for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

const DRY_RUN: Flag = { name: 'dry-run', description: 'Only show what there is' };

/** The commands that are no single operation of the API. */
export const OWN_COMMANDS = [
  {
    words: ['doctor'],
    summary: 'Look for what is wrong',
    description:
      'Asks each service whether it is ready, then looks at queues without consumers, dead letters that grow, results that are owed, parked tasks, connections that must be mended, and the age of the oldest task. Each line says what to do.',
    positionals: [],
    flags: [
      {
        name: 'service',
        value: 'URL',
        repeated: true,
        description: 'Another service to ask whether it is ready, beside those of the local stack',
      },
      JSON_FLAG,
      ...PLACE_FLAGS,
      HELP_FLAG,
    ],
  },
  {
    words: ['tail'],
    summary: 'Follow tasks as they end',
    description:
      'One line for each task that ends or is parked from now on. It reads the newest tasks again and again, and looks after older ones that were unfinished when it began; Ctrl-C ends it.',
    positionals: [],
    flags: [
      { name: 'connector', value: 'TEXT', description: 'Only tasks of this connector' },
      { name: 'label', value: 'NAME:VALUE', repeated: true, description: 'Only tasks that carry the label' },
      {
        name: 'status',
        value: RESULT_STATUSES.join('|'),
        words: RESULT_STATUSES,
        repeated: true,
        description: 'Only tasks that end so',
      },
      { name: 'count', value: 'N', description: 'End by itself after so many' },
      { name: 'interval', value: 'SECONDS', fallback: '1', description: 'How often it looks, 0.2 to 60' },
      { ...JSON_FLAG, description: 'Each task as JSON on a line of its own, as the API shows it' },
      ...PLACE_FLAGS,
      HELP_FLAG,
    ],
  },
  {
    words: ['audit', 'verify'],
    summary: 'Verify that the audit trail is what was written',
    description:
      'Reads the whole chain, makes every hash anew here, and says which entry was edited, deleted or swapped. Against anchors, which the control-plane writes outside the database, it also says whether the end was cut off or the chain made anew, and since when.',
    positionals: [],
    flags: [
      {
        name: 'anchors',
        value: 'FILE',
        repeated: true,
        description:
          'A file of anchors (AUDIT_ANCHOR_FILE) or a log of the control-plane; else that of the local stack',
      },
      {
        name: 'anchor-key',
        value: 'KEY',
        repeated: true,
        description: 'The public key that must have signed; the control-plane logs it at its start',
      },
      {
        name: 'tenant',
        value: 'NAME',
        description: 'Whose trail it has to be; without it, that of the API key, whoever moved it',
      },
      {
        name: 'since-epoch',
        value: 'N',
        fallback: '1',
        description: 'Leave out what was anchored before a recovery began this epoch',
      },
      JSON_FLAG,
      ...PLACE_FLAGS,
      HELP_FLAG,
    ],
  },
  {
    words: ['completion'],
    summary: 'Print what completes the command in a shell',
    description: 'For bash: `source <(waybill completion bash)`. zsh and fish likewise; see docs/cli.md.',
    positionals: ['SHELL'],
    choices: SHELLS,
    flags: [HELP_FLAG],
  },
  {
    words: ['recover'],
    summary: 'Recover a database that went back in time',
    description:
      'Speaks to PostgreSQL and RabbitMQ themselves (DATABASE_URL, RABBITMQ_URL), with all services stopped; see docs/recovery.md.',
    positionals: [],
    flags: [DRY_RUN, YES_FLAG, JSON_FLAG, HELP_FLAG],
  },
] as const satisfies readonly {
  words: readonly string[];
  summary: string;
  description: string;
  positionals: readonly string[];
  choices?: readonly string[];
  flags: readonly Flag[];
}[];
