import type { SeededBug } from './seeded-bug.js';

const PUBLISHING = 'libs/ingest/src/publishing';

/** Bugs on the way of webhooks. */
export const INGEST_BUGS: readonly SeededBug[] = [
  {
    name: 'relay-skips-lane',
    why: 'The first lane of a page counts as seen, because it was the last of the page before',
    scenario: 'owed-events',
    patches: [
      {
        file: `${PUBLISHING}/relay.ts`,
        find: 'await publisher.sweep(lanes);',
        replace: 'await publisher.sweep(lanes.slice(1));',
      },
    ],
  },
  {
    name: 'failed-event-is-published',
    why: 'An event that could not be published is noted in the log and marked like the others',
    scenario: 'owed-events',
    patches: [
      {
        file: `${PUBLISHING}/lane-publisher.ts`,
        find: "countPublished('failed');",
        replace: "countPublished('failed');\n      return true;",
      },
    ],
  },
];
