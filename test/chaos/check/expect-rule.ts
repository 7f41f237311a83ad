import { expect } from '@jest/globals';
import { ExampleHistory } from './example-history.js';
import { indexHistory } from './indexed-history.js';
import type { Harm } from './report.js';
import type { Rule } from './rules/rule.js';

/** What a rule says of an example: the harm and the order, or task, of each violation. */
export type Finding = readonly [Harm, string | null];

/** Expects what a rule finds in a history that `spoil` has made out of nothing; nothing where no finding is named. */
export function expectRule(rule: Rule, spoil: (example: ExampleHistory) => unknown, ...findings: Finding[]): void {
  const example = new ExampleHistory();
  spoil(example);
  const found = rule(indexHistory(example)).map(({ harm, order, taskId }): Finding => [harm, order ?? taskId]);
  expect(found).toEqual(findings);
}
