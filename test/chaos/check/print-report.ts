import type { Report, Violation } from './report.js';

/** Violations told whole at most; the rest is counted by rule. */
const MOST_TOLD = 20;

/** A report as text, for people: counts, parked tasks by cause, windows, and what is wrong, ending in one verdict. */
export function printReport(report: Report): string {
  const { counts, classes, webhooks, windows, parked, violations, missing, notRun, unwitnessed } = report;
  return [
    paragraph('Tasks', Object.entries(counts)),
    ...Object.entries(classes).map(([effect, of]) => paragraph(`  ${effect}`, Object.entries(of))),
    paragraph('Webhooks', Object.entries(webhooks)),
    `Results lost with the queue of their witness: ${unwitnessed}`,
    'Parked:',
    ...listed(
      parked.map(({ effect, reason, cause, tasks }) => `${tasks} ${effect}, ${reason}: ${cause ?? 'UNEXPLAINED'}`),
    ),
    'Windows:',
    ...listed(Object.entries(windows).map(([name, hits]) => `${hits} ${name}`)),
    ...(notRun.length > 0 ? ['Not run:', ...listed(notRun)] : []),
    ...(missing.length > 0 ? ['Not shown:', ...listed(missing)] : []),
    ...(violations.length > 0 ? ['Violations:', ...told(violations)] : []),
    verdict(report),
  ].join('\n');
}

function verdict({ green, complete, violations }: Report): string {
  if (complete) return 'GREEN and complete: nothing lost, nothing doubled';
  if (green) return 'GREEN but not complete: some faults could not be made here';
  return violations.length > 0 ? 'RED' : 'RED: nothing is violated, but the run does not show what it was to show';
}

function told(violations: readonly Violation[]): string[] {
  const whole = violations
    .slice(0, MOST_TOLD)
    .flatMap(({ harm, rule, order, taskId, says, evidence }) => [
      `  ${harm.toUpperCase()}: ${says}`,
      `    rule: ${rule}; order ${order ?? '-'}, task ${taskId ?? '-'}`,
      ...evidence.map((line) => `    | ${line}`),
    ]);
  const rest = new Map<string, number>();
  for (const { harm, rule } of violations.slice(MOST_TOLD)) {
    rest.set(`${harm}: ${rule}`, (rest.get(`${harm}: ${rule}`) ?? 0) + 1);
  }
  return [...whole, ...[...rest].map(([what, times]) => `  and ${times} more ${what}`)];
}

const paragraph = (title: string, numbers: readonly [string, number][]): string =>
  `${title}: ${numbers.map(([name, value]) => `${name} ${value}`).join(', ')}`;

const listed = (lines: readonly string[]): string[] =>
  lines.length > 0 ? lines.map((line) => `  ${line}`) : ['  none'];
