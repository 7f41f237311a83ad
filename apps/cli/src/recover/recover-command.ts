import { loadConfig } from '#libs/config';
import { isDatabaseAway } from '#libs/persistence';
import { recoverSettings } from '../settings.js';
import { readOptions } from './recover-options.js';
import { runRecover } from './run-recover.js';

/** `waybill recover`. Answers with the code to exit with; throws UsageError, and what database and broker say. */
export async function recoverCommand(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv);
  try {
    return await runRecover(loadConfig(recoverSettings), options);
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    const said = error instanceof Error && error.message !== '' ? error.message : String(error);
    throw new Error(`${said}; start PostgreSQL, or correct DATABASE_URL: the role that owns the schema`, {
      cause: error,
    });
  }
}
