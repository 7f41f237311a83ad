import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropWhenFree, indexPartsWhileInUse } from './index-while-in-use.js';

/**
 * Tasks that wait because of a pause are found connection by connection, and in the order they came. Its condition names the
 * reason alone: it stays as it is from claim to intent, and so that update needs no index.
 */
export class PausedTasks1760000000022 implements MigrationInterface {
  name = 'PausedTasks1760000000022';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await indexPartsWhileInUse(runner, 'tasks_paused', {
      table: 'tasks',
      of: `(tenant, connector, connection, created_at, id) WHERE reason = 'paused'`,
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropWhenFree(runner, 'tasks_paused');
  }
}
