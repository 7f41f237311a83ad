import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { testVariable } from './test-environment.js';

const run = promisify(execFile);

/** Runs `rabbitmqctl` against the broker for tests and answers what it said. Throws Error with that where it fails. */
export async function rabbitmqctl(...args: string[]): Promise<string> {
  const { stdout } = await run(testVariable('TEST_RABBITMQCTL'), args, { timeout: 30_000 });
  return stdout.trim();
}
