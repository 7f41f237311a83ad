import type { Operation } from '#libs/contracts';

/** How an operation is wanted. */
export interface OperationWish {
  operation: Operation;
  input: Readonly<Record<string, unknown>>;
  json: boolean;
  /** Do not ask. */
  yes: boolean;
  /** Every page of a list. */
  all: boolean;
  /** Do not follow what goes on by itself. */
  detach: boolean;
  /** Go on showing work that was begun before. */
  follow: boolean;
}
