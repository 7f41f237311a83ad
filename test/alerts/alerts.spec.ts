import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { seriesIn, unknownLabelsIn, unknownSeriesIn } from './asked-metrics.js';
import { alertNames, alerts, recordings } from './rule-files.js';
import { namesOfRunbooks, pageOf } from './runbook-names.js';

const RUNBOOKS = 'docs/runbooks';
const SEVERITIES = ['critical', 'warning'];

describe.each(alerts.map((alert) => [`${alert.alert} (${alert.labels?.['severity']})`, alert] as const))(
  '%s',
  (_, rule) => {
    const { alert, labels = {}, annotations = {} } = rule;

    it('says how bad it is, what is so, and where it stands what to do', () => {
      if (alert !== 'Watchdog') expect(SEVERITIES).toContain(labels['severity']);
      expect(Object.keys(annotations).toSorted()).toEqual(['description', 'runbook_url', 'summary']);
      expect(annotations['runbook_url']).toBe(`${RUNBOOKS}/${pageOf(alert)}`);
      expect(annotations['summary']?.length).toBeLessThan(110);
      expect(annotations['description']).toMatch(/\.$/);
    });

    it('asks for what services tell, by labels that it has', () => {
      if (alert !== 'Watchdog') expect(seriesIn(rule.expr)).not.toEqual([]);
      expect(unknownSeriesIn(rule.expr)).toEqual([]);
      expect(unknownLabelsIn(rule.expr)).toEqual([]);
    });

    it('is not ended by one reading that is missing', () => {
      if (alert !== 'Watchdog') expect(rule.keep_firing_for).toMatch(/^\d+[mh]$/);
    });
  },
);

describe('the rules that record', () => {
  it.each(recordings)('ask for what services tell, by labels that it has: $record', ({ expr, record = '' }) => {
    expect(record).toMatch(/^waybill:[a-z0-9_]+:[a-z0-9_]+$/);
    expect(seriesIn(expr)).not.toEqual([]);
    expect([...unknownSeriesIn(expr), ...unknownLabelsIn(expr)]).toEqual([]);
  });

  it('are all asked for by an alert, a dashboard or another rule', () => {
    const boards = readdirSync('infra/grafana/dashboards').map((file) =>
      readFileSync(join('infra/grafana/dashboards', file), 'utf8'),
    );
    const asked = [...alerts, ...recordings].map(({ expr }) => expr).join('\n') + boards.join('\n');
    expect(recordings.filter(({ record = '' }) => !asked.includes(record))).toEqual([]);
  });
});

describe('the check of what is asked for', () => {
  it('finds a metric that nobody tells, a series nobody records and a label that nobody has', () => {
    expect(unknownSeriesIn('sum(waybill_tasks_lost) / waybill:tasks:lost + up')).toEqual([
      'waybill_tasks_lost',
      'waybill:tasks:lost',
    ]);
    expect(unknownSeriesIn('rate(waybill_task_duration_seconds_bucket[5m])')).toEqual([]);
    expect(unknownLabelsIn('sum by (tenant) (waybill_tasks_parked{connector="a", source!~"tenant=1"})')).toEqual([
      'tenant',
      'source',
    ]);
    expect(unknownLabelsIn('sum by (queue, connector) (waybill:queue_drain:seconds)')).toEqual(['connector']);
  });
});

describe('the runbooks', () => {
  it('are one for each alert and for what tenants are told of, and no other', () => {
    const there = readdirSync(RUNBOOKS).filter((name) => name !== 'README.md');
    expect(there.toSorted()).toEqual(namesOfRunbooks(alertNames).map(pageOf).toSorted());
  });

  it('are all listed by their names', () => {
    const list = existsSync(join(RUNBOOKS, 'README.md')) ? readFileSync(join(RUNBOOKS, 'README.md'), 'utf8') : '';
    expect(namesOfRunbooks(alertNames).filter((name) => !list.includes(`[${name}](${pageOf(name)})`))).toEqual([]);
  });
});
