import { newUuid } from '#libs/contracts';
import type { DeadLetterRecord, DeadLetterSink } from '#libs/delivery';
import type { Database } from '../database.js';
import { openIncidents } from '../statements/open-incidents.js';
import { storeDeadLetters } from '../statements/store-dead-letters.js';
import { toColumns } from './columns.js';
import { sortedBy } from './sorted-by.js';

/**
 * Keeps dead letters in PostgreSQL, and their incidents. The incidents are locked first and in one order: concurrent drains
 * of one cause come one after the other, and none counts what the other has kept.
 */
export class PostgresDeadLetterSink implements DeadLetterSink {
  constructor(private readonly database: Pick<Database, 'transaction'>) {}

  async store(letters: readonly DeadLetterRecord[]): Promise<void> {
    const once = sortedBy(withoutRepeats(letters), keyOf);
    const causes = sortedBy([...Map.groupBy(once, (letter) => causeOf(letter).join('/')).values()], ([letter]) =>
      letter ? causeOf(letter) : [],
    ).flatMap((group) => (group[0] ? [{ ...group[0], deaths: group.map(({ diedAt }) => diedAt.getTime()) }] : []));
    await this.database.transaction(async (runner) => {
      await runner.run(
        openIncidents,
        toColumns(causes, [
          (cause) => cause.tenant,
          () => newUuid(),
          (cause) => cause.cause,
          (cause) => cause.category,
          (cause) => cause.reason,
          (cause) => cause.connector,
          (cause) => cause.action,
          (cause) => new Date(Math.min(...cause.deaths)),
          (cause) => new Date(Math.max(...cause.deaths)),
        ]),
      );
      await runner.run(
        storeDeadLetters,
        toColumns(once, [
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
          (letter) => letter.category,
          (letter) => letter.cause,
        ]),
      );
    });
  }
}

const keyOf = ({ tenant, fingerprint }: DeadLetterRecord) => [tenant, fingerprint.toString('hex')];
const causeOf = ({ tenant, cause }: DeadLetterRecord) => [tenant, cause.toString('hex')];

/** The first of each: a statement must not meet one key twice. */
function withoutRepeats(letters: readonly DeadLetterRecord[]): DeadLetterRecord[] {
  return [...new Map(letters.toReversed().map((letter) => [keyOf(letter).join('/'), letter])).values()];
}
