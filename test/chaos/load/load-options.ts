import type { StackAddresses } from '../../support/stack.js';
import type { FaultLine } from '../history.js';

/** Where a load hands over and asks. The database is only looked into, never changed. */
export type LoadAddresses = Pick<StackAddresses, 'controlPlane' | 'amqp' | 'database' | 'apiKey'> & {
  /** Where the product's connections reach the third party. */
  thirdParty: string;
};

/** What a load is. */
export interface LoadOptions {
  seed: number;
  /** Tasks a second; a webhook comes with every sixth. @default 30 */
  rate?: number;
  addresses: LoadAddresses;
  /** The queue for answers, of the form `<tenant>.*`: that of the witness. */
  replyQueue: string;
  /** Where the journal is written; emptied first. */
  journalFile: string;
  /** The third party's ledger, by which the operator decides over parked tasks. */
  ledgerFile: string;
  /** The faults made so far: after each that loses queues, what was confirmed and not yet claimed is published again. */
  faults?(): readonly FaultLine[];
}
