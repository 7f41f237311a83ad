import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** Where rules and their tests are. */
export const RULES = 'infra/prometheus';

/** A rule of Prometheus: it records a series, or alerts. */
export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A rule that alerts. */
export type AlertRule = Rule & { readonly alert: string };

/** Rules that are evaluated one after another. */
export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly Rule[];
}

/** One test of promtool. */
export interface RuleTest {
  readonly name: string;
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  readonly promql_expr_test?: readonly { readonly expr: string; readonly exp_samples?: readonly unknown[] }[];
  readonly alert_rule_test?: readonly { readonly alertname: string; readonly exp_alerts?: readonly unknown[] }[];
}

/** A file of tests of promtool. */
export interface RuleTestFile {
  readonly rule_files: readonly string[];
  readonly group_eval_order?: readonly string[];
  readonly tests: readonly RuleTest[];
}

/** Reads a YAML file of the repository. */
export const readYamlFile = <Content>(path: string): Content => parse(readFileSync(path, 'utf8')) as Content;

/** The groups of a file of rules. */
export const groupsOf = (file: string): readonly RuleGroup[] =>
  readYamlFile<{ groups: RuleGroup[] }>(join(RULES, file)).groups;

/** Every rule that records. */
export const recordings: readonly Rule[] = groupsOf('recording.yml').flatMap(({ rules }) => rules);

/** Every rule that alerts. */
export const alerts: readonly AlertRule[] = groupsOf('alerts.yml')
  .flatMap(({ rules }) => rules)
  .filter((rule): rule is AlertRule => rule.alert !== undefined);

/** The names of all alerts, each once. */
export const alertNames: readonly string[] = [...new Set(alerts.map(({ alert }) => alert))];

/** Every file of tests, by its path. */
export const testFiles: ReadonlyMap<string, RuleTestFile> = new Map(
  readdirSync(join(RULES, 'tests')).map((name) => {
    const path = join(RULES, 'tests', name);
    return [path, readYamlFile<RuleTestFile>(path)];
  }),
);
