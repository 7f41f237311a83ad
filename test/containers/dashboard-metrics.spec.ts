import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { seriesIn, unknownLabelsIn, unknownSeriesIn } from '../alerts/asked-metrics.js';

const FOLDER = 'infra/grafana';

const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Dashboard);

interface Dashboard {
  readonly title: string;
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition: string }[] };
}

/** Every expression there is, of panels and of marks over them. */
function expressionsIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === 'expr' && typeof value === 'string' ? [value] : expressionsIn(value),
  );
}

describe.each(files.map((file) => [file.title, file] as const))('the dashboard %s', (_, file) => {
  const expressions = expressionsIn(file);
  const variables = new Map(file.templating.list.map(({ name, definition }) => [`$${name}`, definition]));

  it('asks for something', () => {
    expect(expressions.length).toBeGreaterThan(5);
  });

  it.each(expressions)('asks for metrics and labels that are documented: %s', (expression) => {
    expect(seriesIn(expression)).not.toEqual([]);
    expect(unknownSeriesIn(expression)).toEqual([]);
    expect(unknownLabelsIn(expression)).toEqual([]);
  });

  it('fills in variables of its own, whose values are those of a label that is documented', () => {
    const used = expressions.flatMap((expression) => expression.match(/\$(?!__)\w+/g) ?? []);
    expect([...new Set(used)].toSorted()).toEqual([...variables.keys()].toSorted());
    for (const definition of variables.values()) {
      const [, metric = '', label = ''] = /^label_values\((\w+), (\w+)\)$/.exec(definition) ?? [];
      expect(unknownSeriesIn(metric)).toEqual([]);
      expect([metric, unknownLabelsIn(`sum by (${label}) (${metric})`)]).toEqual([metric, []]);
    }
  });
});
