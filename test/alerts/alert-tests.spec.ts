import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { testVariable } from '../support/test-environment.js';
import { itWith } from '../support/with-program.js';
import { unknownLabelsIn, unknownSeriesIn } from './asked-metrics.js';
import { alertNames, groupsOf, RULES, type RuleGroup, type RuleTest, recordings, testFiles } from './rule-files.js';

jest.setTimeout(120_000);

const tests = [...testFiles.values()].flatMap((file) => file.tests);
const testsOf = (alert: string) => tests.filter(({ name }) => name.startsWith(`${alert} `));

/** Whether a test expects the alert to fire, and whether it expects it not to. */
const fires = (alert: string) => (test: RuleTest) =>
  (test.promql_expr_test ?? []).some(
    ({ expr, exp_samples = [] }) =>
      expr.includes(`ALERTS{alertname="${alert}",alertstate="firing"}`) && exp_samples.length > 0,
  );
const keepsQuiet = (alert: string) => (test: RuleTest) =>
  (test.alert_rule_test ?? []).some(({ alertname, exp_alerts = [] }) => alertname === alert && exp_alerts.length === 0);
/** Whether what is told is disturbed, as by a restart: a series ends, and may begin anew. */
const isDisturbed = ({ input_series }: RuleTest) => input_series.some(({ values }) => values.includes('stale'));

describe.each(alertNames.filter((name) => name !== 'Watchdog'))('the tests of %s', (alert) => {
  it('have it fire, have it keep quiet where it is close, and disturb what it is told', () => {
    const own = testsOf(alert);
    expect(own.filter(fires(alert))).not.toEqual([]);
    expect(own.filter((test) => keepsQuiet(alert)(test) && !fires(alert)(test))).not.toEqual([]);
    expect(own.filter(isDisturbed)).not.toEqual([]);
  });
});

describe('the tests of alerts', () => {
  it('are all of an alert that is there, and told by metrics and labels that services have', () => {
    expect(tests.filter(({ name }) => !alertNames.some((alert) => name.startsWith(`${alert} `)))).toEqual([]);
    const series = tests.flatMap(({ input_series }) => input_series.map((one) => one.series));
    expect(series.flatMap((one) => [...unknownSeriesIn(one), ...unknownLabelsIn(one)])).toEqual([]);
  });

  it('name every group in order: promtool takes those that are not named in any order, with the first', () => {
    const order = ['recording.yml', 'alerts.yml'].flatMap((file) => groupsOf(file).map(({ name }) => name));
    for (const [path, file] of testFiles) expect([path, file.group_eval_order]).toEqual([path, order]);
  });

  describe('run by promtool', () => {
    const folder = mkdtempSync(join(tmpdir(), 'waybill-alerts-'));
    beforeAll(() => {
      for (const [path, file] of testFiles) writeNarrowed(folder, path, file.tests);
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    itWith('TEST_PROMTOOL')('have rules it finds right', () => {
      const files = ['recording.yml', 'alerts.yml'].map((name) => join(RULES, name));
      const { status, stdout, stderr } = spawnSync(testVariable('TEST_PROMTOOL'), ['check', 'rules', ...files], {
        encoding: 'utf8',
      });
      expect([status, `${stdout}${stderr}`]).toEqual([0, expect.not.stringContaining('FAILED')]);
    });

    itWith('TEST_PROMTOOL')('come out as they should', async () => {
      const runs = [...testFiles.keys()].map(async (path) => {
        const program = spawn(testVariable('TEST_PROMTOOL'), ['test', 'rules', join(folder, basename(path))]);
        const [stdout, stderr] = await Promise.all([text(program.stdout), text(program.stderr)]);
        return `${path}: ${stdout}${stderr}`;
      });
      const said = await Promise.all(runs);
      expect(said.filter((one) => !/:\s+Unit Testing: .*\n\s+SUCCESS\s*$/.test(one))).toEqual([]);
    });
  });
});

/**
 * Writes a file of tests anew, over the rules it is about and no others: promtool evaluates all it is given at each moment,
 * and takes a minute for what then takes seconds.
 */
function writeNarrowed(folder: string, path: string, own: readonly RuleTest[]): void {
  const about = alertNames.filter((alert) => own.some(({ name }) => name.startsWith(`${alert} `)));
  const groups = groupsOf('alerts.yml').flatMap(({ name, rules }) => {
    const kept = rules.filter(({ alert = '' }) => about.includes(alert));
    return kept.length === 0 ? [] : [{ name, rules: kept }];
  });
  const rules = `rules-of-${basename(path)}`;
  const recorded = recordedFor(groups.flatMap((group) => group.rules.map(({ expr }) => expr)).join('\n'));
  writeFileSync(join(folder, rules), JSON.stringify({ groups: [...recorded, ...groups] }));
  writeFileSync(join(folder, basename(path)), JSON.stringify({ ...testFiles.get(path), rule_files: [rules] }));
}

/** The groups that record, narrowed to the series that are asked for, or that those are made of. */
function recordedFor(asked: string): RuleGroup[] {
  const kept = recordings.filter(({ record = '' }) => asked.includes(record));
  const all = `${asked}\n${kept.map(({ expr }) => expr).join('\n')}`;
  if (recordings.filter(({ record = '' }) => all.includes(record)).length > kept.length) return recordedFor(all);
  return groupsOf('recording.yml').map(({ name }) => ({ name, rules: kept }));
}
