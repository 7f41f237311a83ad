import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { documentedMetrics } from '../docs/documented-metrics.js';

const FOLDER = 'infra/grafana';

/** What Prometheus adds by itself. */
const PROMETHEUS_METRICS = ['up'];
const PROMETHEUS_LABELS = ['job', 'instance', 'le'];

const metrics = new Map(documentedMetrics().map((metric) => [metric.name, metric]));

const expressions = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .flatMap((file) => expressionsIn(JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))));

function expressionsIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === 'expr' && typeof value === 'string' ? [value] : expressionsIn(value),
  );
}

/** The metrics of an expression, as docs/metrics.md calls them. */
const metricsIn = (expression: string): string[] =>
  [...expression.matchAll(/\b(?:waybill|process|nodejs)_[a-z_]+|\bup\b/g)].map(([name]) => {
    const histogram = name.replace(/_(bucket|sum|count)$/, '');
    return metrics.get(histogram)?.type === 'histogram' ? histogram : name;
  });

/** The labels an expression groups by or selects by. */
function labelsIn(expression: string): string[] {
  const groups = [...expression.matchAll(/\b(?:by|without|on|ignoring)\s*\(([^)]*)\)/g)].map(([, list]) => list ?? '');
  const selectors = [...expression.matchAll(/\{([^}]*)\}/g)].flatMap(([, list]) =>
    [...(list ?? '').matchAll(/(\w+)\s*[=!]~?/g)].map(([, name]) => name ?? ''),
  );
  return [...groups.flatMap((list) => list.split(',').map((name) => name.trim())), ...selectors].filter(Boolean);
}

describe('the dashboard', () => {
  it('asks for something', () => {
    expect(expressions.length).toBeGreaterThan(5);
  });

  it.each(expressions)('asks for metrics and labels that are documented: %s', (expression) => {
    const named = metricsIn(expression);
    expect(named).not.toEqual([]);
    expect(named.filter((name) => !metrics.has(name) && !PROMETHEUS_METRICS.includes(name))).toEqual([]);
    const labels = [...PROMETHEUS_LABELS, ...named.flatMap((name) => [...(metrics.get(name)?.labels.keys() ?? [])])];
    expect(labelsIn(expression).filter((label) => !labels.includes(label))).toEqual([]);
  });
});
