import { spawn } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What `stack.json` says: where everything of a running stack is. */
export interface StackAddresses {
  readonly controlPlane: string;
  readonly webhookIngest: string;
  readonly resultPublisher: string;
  readonly console: string;
  readonly amqp: string;
  readonly amqpManagement: string;
  readonly database: string;
  readonly apiKey: string;
  readonly sandbox: string;
  /** Where traces are received and can be read; see infra/local/traces. */
  readonly traces: string;
  /** The file of the ends of audit chains that the control-plane signs. */
  readonly auditAnchors: string;
  /** Process ids by service. */
  readonly processes: Readonly<Record<string, readonly number[]>>;
}

/** A whole stack of its own: broker, database, services and sandbox, with data in a folder of its own. */
export interface TestStack {
  /** The folder with its data, logs and `stack.json`. */
  readonly home: string;
  /** Where everything is now; process ids change when something was started again. */
  addresses(): Promise<StackAddresses>;
  /** Runs the start command again: what has died is started, nothing else is touched. */
  mend(...args: string[]): Promise<StackAddresses>;
  /** Ends everything but keeps the data, as `npm stop` does. */
  stop(): Promise<void>;
  /** Ends everything and deletes the data. */
  remove(): Promise<void>;
}

const commands = join(process.cwd(), 'infra/local');

/**
 * Starts a stack as `npm start -- --detach` does, without the demo. Needs up to a minute on a busy machine.
 *
 * @param settings environment of the start command, for instance `EGRESS_ALLOW`
 * @throws Error with all that the start command has printed
 */
export async function startTestStack(
  args: readonly string[] = [],
  settings: Record<string, string> = {},
): Promise<TestStack> {
  const stack = stackIn(await mkdtemp(join(process.env['TEST_HOME'] ?? tmpdir(), 'stack-')), settings);
  try {
    await stack.mend(...args);
  } catch (error) {
    await stack.remove();
    throw error;
  }
  return stack;
}

/** The stack of a home, whether it runs or not: `mend` starts it. */
export function stackIn(home: string, settings: Record<string, string> = {}): TestStack {
  const call = (script: string, ...more: string[]) => runCommand(script, more, { ...settings, WAYBILL_HOME: home });
  const addresses = async () => JSON.parse(await readFile(join(home, 'stack.json'), 'utf8')) as StackAddresses;
  return {
    home,
    addresses,
    mend: async (...more) => {
      await call('start.mjs', '--detach', ...more);
      return addresses();
    },
    stop: async () => void (await call('stop.mjs')),
    remove: async () => void (await call('reset.mjs')),
  };
}

function runCommand(script: string, args: readonly string[], settings: Record<string, string>): Promise<string> {
  const { RABBITMQ_URL: _broker, DATABASE_URL: _database, ...environment } = process.env;
  return new Promise((answer, fail) => {
    const child = spawn(process.execPath, [join(commands, script), ...args], {
      env: { ...environment, WAYBILL_DEMO: '0', ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += String(chunk);
      });
    }
    child.on('error', fail);
    child.on('exit', (code) => {
      if (code === 0) answer(output);
      else fail(new Error(`${script} ended with code ${code}:\n${output}`));
    });
  });
}
