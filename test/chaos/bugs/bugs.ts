import { EXECUTION_BUGS } from './execution-bugs.js';
import { INGEST_BUGS } from './ingest-bugs.js';
import { MESSAGING_BUGS } from './messaging-bugs.js';
import { PERSISTENCE_BUGS } from './persistence-bugs.js';
import type { SeededBug } from './seeded-bug.js';

/** Every seeded bug. */
export const BUGS: readonly SeededBug[] = [...EXECUTION_BUGS, ...MESSAGING_BUGS, ...PERSISTENCE_BUGS, ...INGEST_BUGS];
