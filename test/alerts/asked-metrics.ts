import { documentedMetrics } from '../docs/documented-metrics.js';
import { recordings } from './rule-files.js';

/** What Prometheus adds by itself, and what its own alerts are called by. */
const OF_PROMETHEUS: ReadonlyMap<string, readonly string[]> = new Map([
  ['up', []],
  ['ALERTS', ['alertname', 'alertstate', 'severity']],
]);
const LABELS_OF_PROMETHEUS = ['job', 'instance', 'le'];

const documented = new Map(documentedMetrics().map((metric) => [metric.name, metric]));
const recorded = new Map(recordings.map(({ record = '', expr }) => [record, expr]));

/** The names of series an expression asks for: of services, of Prometheus, and those that rules record. */
export function seriesIn(expression: string): string[] {
  const bare = expression.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  return [
    ...bare.matchAll(/\bwaybill:[a-z0-9_]+:[a-z0-9_]+|\b(?:waybill|process|nodejs)_[a-z0-9_]+|\bup\b|\bALERTS\b/g),
  ].map(([name]) => (recorded.has(name) ? name : metricOf(name)));
}

/** The metric that a series belongs to: a histogram has three of them. */
function metricOf(series: string): string {
  const histogram = series.replace(/_(bucket|sum|count)$/, '');
  return documented.get(histogram)?.type === 'histogram' ? histogram : series;
}

/** Series of an expression that nobody tells and no rule records. */
export const unknownSeriesIn = (expression: string): string[] =>
  seriesIn(expression).filter((name) => !documented.has(name) && !recorded.has(name) && !OF_PROMETHEUS.has(name));

/** Labels an expression groups, joins or selects by that none of its series has. */
export function unknownLabelsIn(expression: string): string[] {
  const known = new Set([...LABELS_OF_PROMETHEUS, ...seriesIn(expression).flatMap((name) => labelsOf(name))]);
  return labelsIn(expression).filter((label) => !known.has(label));
}

/** The labels a series may have; of one that is recorded those of what it is made of. */
function labelsOf(series: string): string[] {
  const expression = recorded.get(series);
  if (expression !== undefined) return seriesIn(expression).flatMap((name) => labelsOf(name));
  return [...(documented.get(series)?.labels.keys() ?? OF_PROMETHEUS.get(series) ?? [])];
}

function labelsIn(expression: string): string[] {
  const groups = [...expression.matchAll(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)/g)].flatMap(
    ([, list = '']) => list.split(',').map((name) => name.trim()),
  );
  const selectors = [...expression.matchAll(/\{([^}]*)\}/g)].flatMap(([, list = '']) =>
    [...list.replace(/"(?:[^"\\]|\\.)*"/g, '""').matchAll(/(\w+)\s*[=!]~?/g)].map(([, name = '']) => name),
  );
  return [...groups, ...selectors].filter(Boolean);
}
