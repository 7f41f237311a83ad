import type { EntityManager } from 'typeorm';
import { reach } from '#libs/failpoints';
import type { Statement, StatementRunner } from './database.js';

/** Lets statements run inside a transaction of entities. */
export function runnerOf(entities: EntityManager): StatementRunner {
  return {
    run: async <Row>({ name, text }: Statement, parameters: readonly unknown[]) => {
      const starts = reach('db', name, 'before');
      if (starts) await starts;
      const rows: Row[] = await entities.query(text, [...parameters]);
      const ended = reach('db', name, 'after');
      if (ended) await ended;
      return rows;
    },
  };
}
