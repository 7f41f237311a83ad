import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';

/** The version of Waybill that runs, as its package says; `unknown` where there is none. */
export function ownVersion(): string {
  const file = findPackageJSON('..', import.meta.url);
  if (file === undefined) return 'unknown';
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version?: unknown };
  return typeof version === 'string' ? version : 'unknown';
}
