import type { Trap } from '../trap.js';

/** A query as it is about to be carried out. */
export interface Query {
  /** Its text. */
  readonly text: string;
  /** The name it was prepared under; empty where it was not. */
  readonly name: string;
  /** Whether a transaction is open around it. */
  readonly inTransaction: boolean;
}

/** Cuts the connection of a query: before it reaches the server, or once the server's answer to it is on its way. */
export interface QueryTrap {
  readonly trap: Trap;
  readonly when: 'before' | 'answer';
  matches(query: Query): boolean;
}

const COMMIT = /^\s*(commit|end)\b/i;
const CHANGING = /\b(insert\s+into|update|delete\s+from|merge\s+into)\b/i;

/** Whether something is settled for good by this query: a COMMIT, or a change outside a transaction, which commits itself. */
export function commits({ text, inTransaction }: Query): boolean {
  return inTransaction ? COMMIT.test(text) : CHANGING.test(text);
}
