import type { DeadLetterRecord, DeadLetterSink } from '#libs/delivery';
import type { StatementRunner } from '../database.js';
import { storeDeadLetters } from '../statements/store-dead-letters.js';
import { toColumns } from './columns.js';
import { sortedBy } from './sorted-by.js';

/** Keeps dead letters in PostgreSQL. */
export class PostgresDeadLetterSink implements DeadLetterSink {
  constructor(private readonly database: StatementRunner) {}

  async store(letters: readonly DeadLetterRecord[]): Promise<void> {
    const columns = toColumns(sortedBy(withoutRepeats(letters), keyOf), [
      (letter) => letter.tenant,
      (letter) => letter.id,
      (letter) => letter.fingerprint,
      (letter) => letter.taskId,
      (letter) => letter.connector,
      (letter) => letter.action,
      (letter) => letter.queue,
      (letter) => letter.reason,
      (letter) => letter.detail,
      (letter) => letter.headers,
      (letter) => letter.body,
      (letter) => letter.diedAt,
    ]);
    await this.database.run(storeDeadLetters, columns);
  }
}

const keyOf = ({ tenant, fingerprint }: DeadLetterRecord) => [tenant, fingerprint.toString('hex')];

/** The first of each: a statement must not meet one key twice. */
function withoutRepeats(letters: readonly DeadLetterRecord[]): DeadLetterRecord[] {
  return [...new Map(letters.toReversed().map((letter) => [keyOf(letter).join('/'), letter])).values()];
}
