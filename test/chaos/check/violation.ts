import type { OrderRecord } from './indexed-history.js';
import type { Harm, Violation } from './report.js';

/** Lines of evidence at most; a task that was tried a thousand times is not told whole. */
const MOST_LINES = 40;

/** A violation about one order, with everything its witnesses wrote. */
export function violationOf(record: OrderRecord, harm: Harm, rule: string, says: string): Violation {
  const { order, task } = record;
  return { harm, rule, order, taskId: task?.id ?? null, says, evidence: evidenceOf(record) };
}

/** A violation about no order in particular. */
export function violationBy(harm: Harm, rule: string, says: string, evidence: readonly unknown[]): Violation {
  return { harm, rule, order: null, taskId: null, says, evidence: shortened(evidence.map((one) => told('', one))) };
}

function evidenceOf(record: OrderRecord): string[] {
  const { sent, accepted, refused, indeterminate, acts, tasks, attempts, ledger, results, seen } = record;
  const journal = [...sent, ...accepted, ...refused, ...indeterminate, ...acts].toSorted((a, b) => a.at - b.at);
  return shortened([
    ...journal.map((line) => told('journal', line)),
    ...tasks.map((task) => told('task', task)),
    ...attempts.map((attempt) => told('attempt', attempt)),
    ...ledger.map((line) => told('ledger', line)),
    ...results.map((result) => told('result', result)),
    ...seen.map((announcement) => told('seen', announcement)),
  ]);
}

function told(by: string, what: unknown): string {
  const text = typeof what === 'string' ? what : JSON.stringify(what);
  return by === '' ? text : `${by} ${text}`;
}

function shortened(lines: string[]): string[] {
  const left = lines.length - MOST_LINES;
  return left > 0 ? [...lines.slice(0, MOST_LINES), `… and ${left} lines more`] : lines;
}
