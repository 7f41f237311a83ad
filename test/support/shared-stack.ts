import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type StackAddresses, stackIn, type TestStack } from './stack.js';
import { waitUntil } from './wait-until.js';

/** A stack that several spec files use, one after another. */
export interface SharedStack extends TestStack {
  /**
   * To be called when the file is done with it.
   *
   * @throws Error naming the tasks that the file has left unfinished: their hints would come up in the counts of another.
   */
  giveBack(): Promise<void>;
}

/**
 * The stack shared by the spec files of one test run: the first to ask starts it, with the demo, the run ends it. Outside
 * of a test run, where nobody would end it, it is removed when it is given back. A file leaves it as whole as it found
 * it, and gives names of its own to all that it makes.
 */
export async function sharedTestStack(): Promise<SharedStack> {
  const run = process.env['TEST_HOME'];
  const stack = stackIn(join(run ?? tmpdir(), 'stack-shared'), { WAYBILL_DEMO: '1' });
  if (!existsSync(join(stack.home, 'stack.json'))) {
    await mkdir(stack.home, { recursive: true });
    await stack.mend();
  }
  const addresses = await stack.addresses();
  const before = new Set((await unfinishedTasks(addresses)).map(({ id }) => id));
  const giveBack = async () => {
    if (run === undefined) return stack.remove();
    const nothingLeft = async () => {
      const left = (await unfinishedTasks(addresses)).filter(({ id }) => !before.has(id));
      if (left.length > 0) throw new Error(JSON.stringify(left.slice(0, 5)));
      return true;
    };
    await waitUntil('every task of this file to be ended or parked', nothingLeft, { everyMs: 250 });
  };
  return { ...stack, giveBack };
}

async function unfinishedTasks({ database }: StackAddresses): Promise<{ id: string }[]> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  try {
    const { rows } = await client.query(
      `SELECT id, tenant, connector, connection, status, reason FROM waybill.tasks
       WHERE status IN ('accepted', 'waiting', 'running', 'intent')`,
    );
    return rows;
  } finally {
    await client.end();
  }
}
