import { loadConfig } from '#libs/config';
import { isDatabaseAway } from '#libs/persistence';
import { readOptions, UsageError } from './recover/recover-options.js';
import { runRecover } from './recover/run-recover.js';
import { recoverSettings } from './settings.js';

try {
  const options = readOptions(process.argv.slice(2));
  process.exitCode = await runRecover(loadConfig(recoverSettings), options);
} catch (error) {
  const said = error instanceof Error && error.message !== '' ? error.message : String(error);
  const remedy = isDatabaseAway(error)
    ? '; start PostgreSQL, or correct DATABASE_URL: the role that owns the schema'
    : '';
  process.stderr.write(`waybill: ${said}${remedy}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
