type Components = Record<string, { endpoint?: string; protocols?: Record<string, { endpoint: string }> }>;

/** What the specs look at of the collector's configuration. */
export interface Collector {
  receivers: Components;
  processors: Components;
  exporters: Components;
  connectors?: Components;
  extensions?: Components;
  service: {
    extensions?: string[];
    pipelines: Record<string, { receivers: string[]; processors?: string[]; exporters: string[] }>;
    telemetry?: { metrics?: { readers: { pull?: { exporter: { prometheus: { port: number } } } }[] } };
  };
}

/** What is named and not defined, or defined and not used, and where memory is not limited first. */
export function collectorComplaints(collector: Collector): string[] {
  const { receivers, processors, exporters, connectors = {}, extensions = {}, service } = collector;
  const pipelines = Object.entries(service.pipelines);
  const named = (of: 'receivers' | 'processors' | 'exporters') =>
    pipelines.flatMap(([, pipeline]) => pipeline[of] ?? []);
  const compare = (what: string, defined: object, used: readonly string[]): string[] => [
    ...used.filter((name) => !(name in defined)).map((name) => `no ${what} ${name}`),
    ...Object.keys(defined)
      .filter((name) => !used.includes(name))
      .map((name) => `nobody uses the ${what} ${name}`),
  ];
  const isConnector = (name: string) => name in connectors;
  const isNoConnector = (name: string) => !isConnector(name);
  const ends = [named('receivers'), named('exporters')];
  const joining = Object.keys(connectors).filter((name) => ends.every((end) => end.includes(name)));
  return [
    ...compare('receiver', receivers, named('receivers').filter(isNoConnector)),
    ...compare('exporter', exporters, named('exporters').filter(isNoConnector)),
    ...compare('connector', connectors, joining),
    ...compare('processor', processors, named('processors')),
    ...compare('extension', extensions, service.extensions ?? []),
    ...pipelines
      .filter(([, pipeline]) => pipeline.processors?.[0] !== 'memory_limiter')
      .map(([name]) => `${name} does not limit memory first`),
  ];
}
