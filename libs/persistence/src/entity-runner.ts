import type { EntityManager } from 'typeorm';
import type { StatementRunner } from './database.js';

/** Lets statements run inside a transaction of entities. */
export function runnerOf(entities: EntityManager): StatementRunner {
  return {
    run: async <Row>(statement: { text: string }, parameters: readonly unknown[]) =>
      (await entities.query(statement.text, [...parameters])) as Row[],
  };
}
