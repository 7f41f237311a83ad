import type { FaultLine, History, JournalLine, LedgerLine } from '../history.js';
import { readDatabase } from './read-database.js';
import { readLines } from './read-lines.js';
import { readFullQueues } from './read-queues.js';
import type { Witnesses } from './start-witnesses.js';

/** Where the witnesses of a run wrote. */
export interface Collecting {
  journalFile: string;
  ledgerFile: string;
  witnesses: Pick<Witnesses, 'announcements'>;
  faults: readonly FaultLine[];
  /** The database, as its superuser. */
  database: string;
  /** The management API with user and password, and the vhost. */
  management: string;
  vhost: string;
}

/** Takes down what all witnesses know, when all is at rest. */
export async function collectHistory(from: Collecting): Promise<History> {
  const [journal, ledger, facts, fullQueues] = await Promise.all([
    readLines<JournalLine>(from.journalFile),
    readLines<LedgerLine>(from.ledgerFile),
    readDatabase(from.database),
    readFullQueues(from.management, from.vhost),
  ]);
  const database = { ...facts, fullQueues };
  return { journal, ledger, announcements: from.witnesses.announcements(), database, faults: from.faults };
}
