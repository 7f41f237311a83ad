import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findCommand } from '../../apps/cli/src/command-line/find-command.js';
import { parseFlags } from '../../apps/cli/src/command-line/parse-flags.js';
import { routeOf } from '../../apps/console/src/view/route.js';
import { severeLogLines } from '../docs/log-lines.js';
import { unknownSeriesIn } from './asked-metrics.js';
import { alertNames, alerts } from './rule-files.js';
import { namesOfRunbooks } from './runbook-names.js';

const FOLDER = 'docs/runbooks';
const PARTS = ['What it means', 'Look at first', 'Likely causes, and what to do', 'Do not', 'When it ends'];

const lines = severeLogLines();

const runbooks = readdirSync(FOLDER)
  .filter((name) => name !== 'README.md')
  .map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')] as const);

/** What stands in backticks, broken lines joined. */
const quotedIn = (text: string) =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, quoted = '']) => quoted.replace(/\s*\n\s*/g, ' '));

/** Commands as a shell takes them apart; what is no command, or has flags it does not know, by its own words. */
function wrongCommandsIn(text: string): string[] {
  return quotedIn(text)
    .filter((quoted) => quoted.startsWith('waybill '))
    .filter((line) => !isCommand(line.slice('waybill '.length)));
}

function isCommand(line: string): boolean {
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, whole, word]) => whole ?? word ?? '');
  try {
    const found = findCommand(words);
    if (found.kind === 'command') parseFlags(found.command.flags, found.args);
    return true;
  } catch {
    return false;
  }
}

/** Addresses of the console that lead to no page of their own. */
const wrongPagesIn = (text: string) =>
  quotedIn(text)
    .filter((quoted) => quoted.startsWith('/console/'))
    .filter((quoted) => quoted !== '/console/' && routeOf(quoted.slice('/console/'.length)).view === 'overview');

describe.each(runbooks)('the runbook %s', (_, text) => {
  it('says what it means, what to look at, what to do and what not, and when it ends', () => {
    expect([...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual(PARTS);
    expect(text).toMatch(/^1\. /m);
    expect(text.match(/^\| .* \|$/gm)?.length).toBeGreaterThan(3);
  });

  it('says how bad it is, as the alert does', () => {
    const name = /^# (\w+)$/m.exec(text)?.[1] ?? '';
    const severities = alerts.filter(({ alert }) => alert === name).map(({ labels }) => labels?.['severity'] ?? '');
    const said = /^\*(.*)\.\* /m.exec(text)?.[1]?.toLowerCase() ?? '';
    expect(namesOfRunbooks(alertNames)).toContain(name);
    expect(said).toMatch(/^(critical|warning|none)/);
    for (const severity of severities) expect(said).toContain(severity);
  });

  it('names commands, pages of the console and metrics that are there', () => {
    expect(wrongCommandsIn(text)).toEqual([]);
    expect(wrongPagesIn(text)).toEqual([]);
    expect(quotedIn(text).flatMap((quoted) => unknownSeriesIn(quoted))).toEqual([]);
  });

  it('quotes log lines as they are', () => {
    const quoted = quotedIn(text).filter((words) => /^(An?|The|Recorded|Published|Dispatched)\b/.test(words));
    expect(quoted.filter((words) => !lines.some((line) => line.startsWith(words)))).toEqual([]);
  });
});

describe('the check of runbooks', () => {
  it('finds commands, flags and pages that are not there', () => {
    const text = '`waybill queues` `waybill purge all` `waybill tasks list --statsu\nparked` `waybill nothing`';
    expect(wrongCommandsIn(text)).toEqual([
      'waybill purge all',
      'waybill tasks list --statsu parked',
      'waybill nothing',
    ]);
    expect(wrongPagesIn('`/console/` `/console/#/incidents/ID` `/console/#/purge`')).toEqual(['/console/#/purge']);
  });
});
