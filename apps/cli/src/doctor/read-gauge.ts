/** The sum of a metric over its labels, in Prometheus' text form; null where it is not in it. */
export function readGauge(exposition: string, name: string): number | null {
  const values = exposition
    .split('\n')
    .filter((line) => line.startsWith(name) && /^[ {]/.test(line.slice(name.length)))
    .map((line) => Number(/[}\s]\s*(\S+)(?: \d+)?$/.exec(line)?.[1]));
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
}
