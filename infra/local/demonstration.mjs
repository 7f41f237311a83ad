import { join } from 'node:path';
import { lastLines, run } from './commands.mjs';
import { repository } from './layout.mjs';
import { StepFailure } from './progress.mjs';

/**
 * Sends a real webhook and a real task through the stack and shows what happens.
 *
 * @throws {StepFailure} when one of them does not come back
 */
export async function demonstrate(places) {
  const { code, output } = await run(
    process.execPath,
    [join(repository, 'infra/local/demo/run.mjs'), places.stackFile],
    {
      cwd: repository,
      env: { ...process.env, WAYBILL_STACK: places.home },
      stdio: ['ignore', 'inherit', 'inherit'],
      timeoutMs: 120_000,
    },
  );
  if (code === 0) return;
  throw new StepFailure({
    tried: 'to send a webhook and a task through the stack',
    cameBack: output ? lastLines(output) : `the demo ended with code ${code}, its words are above`,
    remedy: `the stack is left running: read the logs in ${places.logs}, then \`npm stop\``,
  });
}
