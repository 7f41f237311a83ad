import { parseArgs } from 'node:util';
import { UsageError } from '../command-line/usage-error.js';

/** How `waybill recover` is run. */
export interface RecoverOptions {
  /** Only show what there is. */
  dryRun: boolean;
  /** Do not ask. */
  yes: boolean;
  /** Say it as JSON. */
  json: boolean;
}

/** How the command is used. */
export const USAGE = 'waybill recover [--dry-run] [--yes] [--json]';

/** Reads what stands after `waybill`. Throws UsageError. */
export function readOptions(args: readonly string[]): RecoverOptions {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { 'dry-run': { type: 'boolean' }, yes: { type: 'boolean' }, json: { type: 'boolean' } },
    });
    if (positionals.length !== 1 || positionals[0] !== 'recover') throw new Error('the one command is recover');
    return { dryRun: values['dry-run'] ?? false, yes: values.yes ?? false, json: values.json ?? false };
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}; usage: ${USAGE}`);
  }
}
