import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ERROR_CATEGORIES, isTerminal, RESULT_STATUSES, WAITING_REASONS } from '#libs/contracts';
import { documentedMetrics } from './documented-metrics.js';
import { METRIC_LABEL_VALUES } from './metric-label-values.js';

const metrics = new Map(documentedMetrics().map((metric) => [metric.name, metric]));
const listed = (metric: string, label: string) => metrics.get(metric)?.labels.get(label);

/** The row of a label in the table of labels. */
const rowOf = (label: string) =>
  readFileSync('docs/metrics.md', 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`| \`${label}\` |`)) ?? '';

describe('docs/metrics.md', () => {
  it.each(['connector', 'provider', 'method', 'batch'])('lists every value of the label "%s"', (label) => {
    const values = METRIC_LABEL_VALUES[label] as readonly string[];
    expect(values.filter((value) => !rowOf(label).includes(`\`${value}\``))).toEqual([]);
  });

  it('lists the states, reasons and categories that the contracts have', () => {
    expect(listed('waybill_task_outcomes_total', 'status')?.toSorted()).toEqual(
      [...RESULT_STATUSES, 'waiting'].toSorted(),
    );
    expect(listed('waybill_task_duration_seconds', 'status')?.toSorted()).toEqual(
      RESULT_STATUSES.filter((status) => isTerminal(status)).toSorted(),
    );
    expect(listed('waybill_attempts_total', 'category')).toEqual(['none', ...ERROR_CATEGORIES]);
    for (const metric of [
      'waybill_task_waits_total',
      'waybill_tasks_waiting',
      'waybill_oldest_waiting_task_age_seconds',
    ]) {
      expect([metric, listed(metric, 'reason')]).toEqual([metric, WAITING_REASONS]);
    }
  });

  it('names counters as Prometheus does, and durations and sizes by their base unit', () => {
    for (const { name, type } of metrics.values()) {
      expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
      if (type === 'histogram') expect(name).toMatch(/_(seconds|size)$/);
    }
  });

  it('names no label that could hold whose work it was', () => {
    const labels = new Set([...metrics.values()].flatMap((metric) => [...metric.labels.keys()]));
    for (const forbidden of ['tenant', 'task', 'id', 'key', 'url', 'host', 'source', 'subscription']) {
      expect([...labels]).not.toContain(forbidden);
    }
  });
});
