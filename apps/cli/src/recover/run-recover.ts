import { createInterface } from 'node:readline/promises';
import { ManagedConnection } from '#libs/messaging';
import { Database } from '#libs/persistence';
import { describeReport, describeSurvey } from './describe-survey.js';
import { recover } from './recover.js';
import type { RecoverOptions } from './recover-options.js';
import { survey } from './survey.js';

/** How long the broker may take to answer, in milliseconds. */
const PATIENCE_MS = 30_000;
/** How long a statement may take over all unfinished tasks, in milliseconds. */
const STATEMENT_MS = 600_000;

const say = (lines: readonly string[]) => process.stdout.write(`${lines.join('\n')}\n`);
const sayJson = (value: unknown) => say([JSON.stringify(value, null, 2)]);

/** Shows what there is, asks, recovers. Answers with the code to exit with: 1 where it was not done. */
export async function runRecover(
  { databaseUrl, rabbitmqUrl }: { databaseUrl: string; rabbitmqUrl: string },
  options: RecoverOptions,
): Promise<number> {
  const applicationName = 'waybill-recover';
  const database = new Database({
    url: databaseUrl,
    applicationName,
    poolSize: 2,
    statementTimeoutMs: STATEMENT_MS,
  });
  const connection = new ManagedConnection({ url: rabbitmqUrl, name: applicationName });
  try {
    await connected(connection, rabbitmqUrl);
    const places = { database, connection };
    const seen = await survey(places);
    if (!options.json) say([...describeSurvey(seen), '']);
    if (options.dryRun || !(options.yes || (await isWanted()))) {
      if (options.json) sayJson(seen);
      if (!options.dryRun) say(['Nothing was done; give --yes to recover.']);
      return options.dryRun ? 0 : 1;
    }
    const report = await recover(places, seen);
    if (options.json) sayJson({ ...seen, report });
    else say(describeReport(report));
    return 0;
  } finally {
    await connection.close();
    await database.close();
  }
}

async function isWanted(): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question('Recover? All services should be stopped. [y/N] ')).trim());
  } finally {
    terminal.close();
  }
}

async function connected(connection: ManagedConnection, url: string): Promise<void> {
  const givingUp = setTimeout(() => void connection.close(), PATIENCE_MS);
  try {
    await connection.start();
  } finally {
    clearTimeout(givingUp);
  }
  if (connection.state === 'connected') return;
  const seconds = PATIENCE_MS / 1000;
  throw new Error(
    `RabbitMQ at ${new URL(url).host} did not answer within ${seconds} s; start it, or correct RABBITMQ_URL`,
  );
}
