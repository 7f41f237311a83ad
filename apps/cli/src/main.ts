import { UsageError } from './command-line/usage-error.js';
import { EXIT } from './exit-code.js';
import { describeError, errorJson, exitOfError } from './output/describe-error.js';

const argv = process.argv.slice(2);

// Whoever reads the answer has seen enough, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.failed),
);

try {
  const isRecover = argv.find((word) => !word.startsWith('-')) === 'recover';
  // What speaks to the servers themselves is loaded only where it is wanted: it is slow to load.
  process.exitCode =
    isRecover && !argv.includes('--help') && !argv.includes('-h')
      ? await (await import('./recover/recover-command.js')).recoverCommand(argv)
      : await (await import('./run-command.js')).runCommand(argv);
} catch (error) {
  const isUsage = error instanceof UsageError;
  const lines = argv.includes('--json') && !isUsage ? [errorJson(error)] : describeError(error, new Date());
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exitCode = exitOfError(error);
}
