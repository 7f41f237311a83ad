import { execFile } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { promisify } from 'node:util';
import pg from 'pg';
import { repositoryFile } from '../support/repository-file.js';
import { testVariable } from '../support/test-environment.js';
import { manageTestBroker } from '../support/vhost.js';

/** What a figure was measured on. */
export interface MachineFacts {
  cpus: number;
  cpu: string;
  memoryGiB: number;
  node: string;
  rabbitmq: string;
  postgres: string;
  /** `fsync` and `synchronous_commit`, as the server has them. */
  durability: string;
  /** The commit measured, with `+` where files differ from it; null outside of a working copy. */
  commit: string | null;
}

/** Asks machine, servers and working copy. */
export async function machineFacts(): Promise<MachineFacts> {
  const overview = (await manageTestBroker('GET', '/api/overview')) as { rabbitmq_version: string };
  const client = new pg.Client({ connectionString: testVariable('TEST_DATABASE_URL') });
  await client.connect();
  const { rows } = await client.query<{ name: string; setting: string }>(
    `SELECT name, setting FROM pg_settings WHERE name IN ('server_version', 'fsync', 'synchronous_commit')`,
  );
  await client.end();
  const settings = new Map(rows.map(({ name, setting }) => [name, setting]));
  return {
    cpus: cpus().length,
    cpu: cpus()[0]?.model ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    rabbitmq: overview.rabbitmq_version,
    postgres: settings.get('server_version') ?? 'unknown',
    durability: `fsync=${settings.get('fsync')} synchronous_commit=${settings.get('synchronous_commit')}`,
    commit: await commit(),
  };
}

async function commit(): Promise<string | null> {
  const git = (...args: string[]) => promisify(execFile)('git', args, { cwd: repositoryFile('.') });
  try {
    const head = (await git('rev-parse', '--short=12', 'HEAD')).stdout.trim();
    const changed = (await git('status', '--porcelain', '--untracked-files=no')).stdout.trim() !== '';
    return `${head}${changed ? '+' : ''}`;
  } catch {
    return null;
  }
}
