import { SESSION } from '../../../dist/libs/persistence/src/database.js';
import { acceptAndIntend } from '../../../dist/libs/persistence/src/statements/accept-and-intend.js';
import { claimTasks } from '../../../dist/libs/persistence/src/statements/claim-tasks.js';
import { completeTasks } from '../../../dist/libs/persistence/src/statements/complete-tasks.js';
import { findKeys } from '../../../dist/libs/persistence/src/statements/find-keys.js';
import { recordIntents } from '../../../dist/libs/persistence/src/statements/record-intents.js';
import { renewLeases } from '../../../dist/libs/persistence/src/statements/renew-leases.js';

/** The product's own statements, to the letter, and the settings of its sessions. */
export { acceptAndIntend, claimTasks, completeTasks, findKeys, recordIntents, renewLeases, SESSION };
