import type { SeededBug } from './seeded-bug.js';

const MESSAGING = 'libs/messaging/src';

/** Bugs in how messages are taken and published. */
export const MESSAGING_BUGS: readonly SeededBug[] = [
  {
    name: 'auto-ack',
    why: 'Queues are consumed without acknowledgements, which is faster',
    scenario: 'held-delivery',
    patches: [
      {
        file: `${MESSAGING}/consuming/consumer.ts`,
        find: `    });
    this.#tag = consumerTag;`,
        replace: `    }, { noAck: true });
    this.#tag = consumerTag;`,
      },
      {
        file: `${MESSAGING}/consuming/channel-session.ts`,
        find: `    if (!this.#open) return;
    try {`,
        replace: `    if (this.#open) return;
    try {`,
      },
    ],
  },
  {
    name: 'swallowed-confirm-error',
    why: 'A message whose confirm never came counts as published, because it was sent',
    scenario: 'lost-announcement',
    patches: [
      {
        file: `${MESSAGING}/publishing/publisher.ts`,
        find: 'for (const { message, reject } of lost.values()) {',
        replace: "for (const { message, resolve, reject } of lost.values()) {\n      resolve('routed');",
      },
    ],
  },
  {
    name: 'no-mandatory',
    why: 'The broker confirms what no queue takes, and nobody asks it to say so',
    scenario: 'nobody-listens',
    patches: [
      {
        file: `${MESSAGING}/publishing/publisher.ts`,
        find: 'mandatory: message.mandatory ?? true',
        replace: 'mandatory: false',
      },
    ],
  },
];
