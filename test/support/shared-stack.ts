import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stackIn, type TestStack } from './stack.js';

/** A stack that several spec files use, one after another. */
export interface SharedStack extends TestStack {
  /** To be called when the file is done with it. */
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
  return { ...stack, giveBack: async () => void (run ?? (await stack.remove())) };
}
