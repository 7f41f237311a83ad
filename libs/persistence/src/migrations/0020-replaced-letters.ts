import type { MigrationInterface, QueryRunner } from 'typeorm';

const states = (names: string) => `ALTER TABLE waybill.dead_letters DROP CONSTRAINT dead_letters_state,
  ADD CONSTRAINT dead_letters_state CHECK (state IN (${names}))`;

/** A dead letter may end because a corrected task was made in the place of its own; it says which. */
export class ReplacedLetters1760000000020 implements MigrationInterface {
  name = 'ReplacedLetters1760000000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE waybill.dead_letters ADD COLUMN replaced_by uuid');
    await runner.query(states(`'open', 'redriven', 'discarded', 'replaced'`));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE waybill.dead_letters SET state = 'discarded' WHERE state = 'replaced'`);
    await runner.query(states(`'open', 'redriven', 'discarded'`));
    await runner.query('ALTER TABLE waybill.dead_letters DROP COLUMN replaced_by');
  }
}
