import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The root of the repository. */
export const ROOT = join(import.meta.dirname, '../..');

/** An import that a rule forbids; `to` is the rule's first forbidden module, or where a cycle begins. */
export interface Violation {
  rule: string;
  from: string;
  to: string;
}

const CONFIG = join(ROOT, '.dependency-cruiser.cjs');
const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

interface Report {
  summary: { totalCruised: number; violations: { rule: { name: string }; from: string; to: string }[] };
}

/** Names of all rules of the walls. */
export function ruleNames(): string[] {
  const config = createRequire(import.meta.url)(CONFIG) as { forbidden: { name: string }[] };
  return config.forbidden.map(({ name }) => name);
}

/** Holds the walls against the modules below these folders of `root`, and counts what was looked at. */
export async function cruise(
  root: string,
  folders: readonly string[],
): Promise<{ modules: number; violations: Violation[] }> {
  const command = [CRUISER, '--config', CONFIG, '--output-type', 'json', ...folders];
  const ran = promisify(execFile)(process.execPath, command, { cwd: root, maxBuffer: 256 * 1024 * 1024 });
  // It ends with the number of violations, and its report is there all the same.
  const { stdout, stderr } = await ran.catch((error: { stdout?: string; stderr?: string }) => error);
  if (!stdout) throw new Error(`dependency-cruiser gave no report: ${stderr}`);
  const { summary } = JSON.parse(stdout) as Report;
  const violations = summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
  return { modules: summary.totalCruised, violations };
}
