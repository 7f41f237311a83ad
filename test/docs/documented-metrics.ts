import { readFileSync } from 'node:fs';

/** A metric as a row of docs/metrics.md describes it. */
export interface DocumentedMetric {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** The services that serve it; `*` for all of them. */
  readonly services: readonly string[];
  /** Its labels, with their values where the row lists them. */
  readonly labels: ReadonlyMap<string, readonly string[] | null>;
}

const quoted = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, word]) => word ?? '');

/** The labels of a cell such as `` `connector`, `status` = `failed`, `parked`; `reason` ``. */
function readLabels(cell: string): Map<string, readonly string[] | null> {
  const labels = new Map<string, readonly string[] | null>();
  for (const part of cell.split(';')) {
    const [names = '', values] = part.split('=');
    for (const name of quoted(names)) labels.set(name, null);
    const last = quoted(names).at(-1);
    if (values !== undefined && last !== undefined) labels.set(last, quoted(values));
  }
  return labels;
}

/** Every metric of docs/metrics.md. Throws where a row has not five cells. */
export function documentedMetrics(): DocumentedMetric[] {
  const metrics: DocumentedMetric[] = [];
  let services: string[] = [];
  let measures = false;
  for (const line of readFileSync('docs/metrics.md', 'utf8').split('\n')) {
    if (line.startsWith('## ')) {
      services = line === '## Every service' ? ['*'] : line.slice(3).split(' and ');
      measures = false;
    }
    if (line.startsWith('| metric ')) measures = true;
    else if (measures && line.startsWith('| `')) {
      const [, name, type, labels, means, remedy, end] = line.split('|').map((cell) => cell.trim());
      if (!name || !type || !means || !remedy || end !== '') throw new Error(`Not a row of five cells: ${line}`);
      const read = readLabels(labels ?? '');
      metrics.push({ name: quoted(name)[0] ?? '', type: type as DocumentedMetric['type'], services, labels: read });
    }
  }
  return metrics;
}
