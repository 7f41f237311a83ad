/** One line of values. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric as it was served. */
export interface ServedMetric {
  readonly type: string;
  readonly help: string;
  /** Of a histogram its counts (`_count`), bounds left out. */
  readonly samples: readonly Sample[];
}

/** Reads Prometheus' text format 0.0.4, by name. Throws at a line that is not of it, or before its `# TYPE`. */
export function readExposition(text: string): Map<string, ServedMetric> {
  const metrics = new Map<string, { type: string; help: string; samples: Sample[] }>();
  const helps = new Map<string, string>();
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const help = /^# HELP (\S+) (.*)$/.exec(line);
    const type = /^# TYPE (\S+) (\S+)$/.exec(line);
    if (help?.[1] !== undefined) helps.set(help[1], help[2] ?? '');
    else if (type?.[1] !== undefined) {
      metrics.set(type[1], { type: type[2] ?? '', help: helps.get(type[1]) ?? '', samples: [] });
    } else addSample(metrics, line);
  }
  return metrics;
}

function addSample(metrics: ReadonlyMap<string, { type: string; samples: Sample[] }>, line: string): void {
  const found = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line);
  if (!found) throw new Error(`Not a line of Prometheus' text format: ${line}`);
  const [, written = '', labels = '', value] = found;
  const name = metrics.has(written) ? written : written.replace(/_(bucket|sum|count)$/, '');
  const metric = metrics.get(name);
  if (!metric) throw new Error(`No # TYPE before: ${line}`);
  if (metric.type === 'histogram' && !written.endsWith('_count')) return;
  const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, text]) => [key, text]);
  metric.samples.push({ labels: Object.fromEntries(pairs), value: Number(value) });
}

/** The sum of the samples that have these labels. */
export function sumOf(metric: ServedMetric | undefined, labels: Readonly<Record<string, string>>): number {
  const wanted = Object.entries(labels);
  return (metric?.samples ?? [])
    .filter((sample) => wanted.every(([name, value]) => sample.labels[name] === value))
    .reduce((sum, { value }) => sum + value, 0);
}
