import { isDatabaseAway } from '#libs/persistence';

/**
 * Runs a job to its end: prints what it says in one line, or why it failed in one sentence, and then exits with 1.
 */
export async function runJob(name: string, work: () => Promise<string>): Promise<void> {
  try {
    process.stdout.write(`${name}: ${await work()}\n`);
  } catch (error) {
    process.stderr.write(`${name} failed: ${explainFailure(error)}\n`);
    process.exitCode = 1;
  }
}

/** What went wrong and what to do, in one line; never with a secret. */
export function explainFailure(error: unknown): string {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  // A connection refused on two addresses at once has a code and no message.
  const seen = String(message || code || error).replace(/\s+/g, ' ');
  if (code === '42501') return `${seen}; run it as the role that owns the schema and its roles, by DATABASE_URL`;
  if (typeof code === 'string' && /^(28|3D)/.test(code)) return `${seen}; correct DATABASE_URL`;
  if (code === 'ENOENT' || code === 'EACCES') return `${seen}; correct the path in the setting that names it`;
  if (isDatabaseAway(error)) return `the database takes no work (${seen}); start it, or correct DATABASE_URL`;
  return seen;
}
