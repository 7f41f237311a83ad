import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PROCESSES } from '../../infra/docs/processes.js';
import { testVariable } from '../support/test-environment.js';
import { itWith } from '../support/with-program.js';
import { type Collector, collectorComplaints } from './collector-rules.js';
import { mountsOf, ROOT, readCompose, readYaml } from './compose-file.js';

const { services } = readCompose();
const collector = () => readYaml<Collector>('infra/otel/collector.yaml');
const portOf = (address = '') => Number(/:(\d+)\/?$/.exec(address)?.[1]);
/** The port a container looks after itself on, as its health check has it. */
const lookedAfter = (name: string) =>
  Number(/:\/\/127\.0\.0\.1:(\d+)/.exec(String(services[name]?.healthcheck?.test))?.[1]);
const servicePorts = new Map(
  PROCESSES.filter(({ kind }) => kind === 'service').map(({ name, settings }) => [
    name,
    Number(settings['httpPort']?.fallback),
  ]),
);

describe('the OpenTelemetry collector', () => {
  it('names what it defines and defines what it names', () => {
    expect(collectorComplaints(collector())).toEqual([]);
  });

  it.each<[string, (broken: Collector) => unknown]>([
    [
      'a pipeline with a receiver that is not there',
      ({ service }) => service.pipelines['traces']?.receivers.push('jaeger'),
    ],
    [
      'a pipeline with a processor that is not there',
      ({ service }) => service.pipelines['traces']?.processors?.push('tail_sampling'),
    ],
    [
      'a pipeline with an exporter that is not there',
      ({ service }) => service.pipelines['traces']?.exporters.push('debug'),
    ],
    ['an extension that is not there', ({ service }) => service.extensions?.push('pprof')],
    ['an exporter nobody uses', (broken) => Object.assign(broken.exporters, { debug: {} })],
    ['a connector nobody uses', (broken) => Object.assign(broken, { connectors: { span_metrics: {} } })],
    ['an extension nobody uses', (broken) => Object.assign(broken.extensions ?? {}, { pprof: {} })],
    ['a limit of memory that is not the first', ({ service }) => service.pipelines['traces']?.processors?.reverse()],
  ])('is found out with %s', (_, change) => {
    const broken = collector();
    change(broken);
    expect(collectorComplaints(broken)).toHaveLength(1);
  });

  it('listens where the services send to, and sends to where Jaeger is', () => {
    const { receivers, exporters } = collector();
    const endpoints = [...servicePorts.keys()].map(
      (name) => services[name]?.environment?.['OTEL_EXPORTER_OTLP_ENDPOINT'],
    );
    const port = portOf(receivers['otlp']?.protocols?.['http']?.endpoint);
    expect(new Set(endpoints)).toEqual(new Set([`http://otel-collector:${port}`]));
    expect(Object.values(exporters).map(({ endpoint }) => endpoint)).toEqual(['jaeger:4317']);
    expect(services['jaeger']?.networks).toContain('telemetry');
  });

  it('reads the file that is mounted, and is looked after where it says how it is', () => {
    const mounted = mountsOf(services['otel-collector'] ?? { image: '' });
    const command = readFileSync(join(ROOT, 'infra/otel/Dockerfile'), 'utf8');
    expect(command).toContain(`--config=${mounted.find(({ source }) => source.endsWith('/collector.yaml'))?.target}`);
    expect(lookedAfter('otel-collector')).toBe(portOf(collector().extensions?.['health_check']?.endpoint));
  });
});

interface ScrapeJob {
  metrics_path: string;
  params?: Record<string, string[]>;
  static_configs?: { targets: string[] }[];
  dns_sd_configs?: { names: string[]; type: string; port: number }[];
}
const jobs = readYaml<{ scrape_configs: ScrapeJob[] }>('infra/prometheus/prometheus.yml').scrape_configs;
const targets = jobs.flatMap(({ static_configs = [], dns_sd_configs = [] }) => [
  ...static_configs.flatMap(({ targets: addresses }) => addresses),
  ...dns_sd_configs.flatMap(({ names, port }) => names.map((name) => `${name}:${port}`)),
]);

describe('Prometheus', () => {
  it('fetches the metrics of every service from the port it listens on', () => {
    const ours = [...servicePorts].map(([name, port]) => `${name}:${port}`);
    expect(targets).toEqual(expect.arrayContaining(ours));
    const paths = jobs
      .filter(({ metrics_path }) => metrics_path !== '/metrics')
      .map(({ metrics_path }) => metrics_path);
    expect(paths).toEqual(['/metrics/detailed']);
  });

  it('fetches them from nobody who is not there or on another network', () => {
    const { pull } = collector().service.telemetry?.metrics?.readers[0] ?? {};
    const others = [`rabbitmq:15692`, `otel-collector:${pull?.exporter.prometheus.port}`];
    const known = [...[...servicePorts].map(([name, port]) => `${name}:${port}`), ...others];
    expect(new Set(targets)).toEqual(new Set(known));
    const hosts = targets.map((target) => target.split(':')[0] ?? '');
    expect(hosts.filter((host) => !services[host]?.networks?.includes('telemetry'))).toEqual([]);
    expect(readFileSync(join(ROOT, 'infra/rabbitmq/enabled_plugins'), 'utf8')).toContain('rabbitmq_prometheus');
  });

  it('asks RabbitMQ about each queue, and for the cheap families only', () => {
    const detailed = jobs.find(({ metrics_path }) => metrics_path === '/metrics/detailed');
    expect(detailed?.params).toEqual({ family: ['queue_coarse_metrics', 'queue_consumer_count'] });
  });

  it('asks every replica of the worker', () => {
    const found = jobs.flatMap(({ dns_sd_configs = [] }) => dns_sd_configs);
    expect(found).toMatchObject([{ names: ['connector-worker'], type: 'A' }]);
  });

  it('finds its rules mounted beside the file that names them', () => {
    const { rule_files } = readYaml<{ rule_files: string[] }>('infra/prometheus/prometheus.yml');
    const mounted = new Map(
      mountsOf(services['prometheus'] ?? { image: '' }).map(({ source, target }) => [target, source]),
    );
    expect(rule_files.map((file) => mounted.get(`/etc/prometheus/${file}`))).toEqual([
      './infra/prometheus/recording.yml',
      './infra/prometheus/alerts.yml',
    ]);
  });

  it('keeps what the alerts look back for', () => {
    const days = services['prometheus']?.command?.join(' ').match(/retention\.time=(\d+)d/)?.[1];
    const backwards = readFileSync(join(ROOT, 'infra/prometheus/alerts.yml'), 'utf8').matchAll(/offset (\d+)d/g);
    expect(Number(days)).toBeGreaterThan(Math.max(...[...backwards].map(([, one]) => Number(one))));
  });

  itWith('TEST_PROMTOOL')('reads the file that is mounted, which its own tool finds right', () => {
    const mounted = mountsOf(services['prometheus'] ?? { image: '' }).map(({ target }) => target);
    const named = services['prometheus']?.command?.find((word) => word.startsWith('--config.file='));
    expect(mounted).toContain(named?.slice('--config.file='.length));
    const args = ['check', 'config', '--syntax-only', join(ROOT, 'infra/prometheus/prometheus.yml')];
    const { status, stdout, stderr } = spawnSync(testVariable('TEST_PROMTOOL'), args, { encoding: 'utf8' });
    expect([status, `${stdout}${stderr}`]).toEqual([0, expect.stringContaining('SUCCESS')]);
  });
});

interface Datasource {
  uid: string;
  type: string;
  url: string;
}
interface Dashboard {
  uid: string;
  title: string;
  tags: string[];
  panels: {
    id: number;
    title: string;
    gridPos: Record<'h' | 'w' | 'x' | 'y', number>;
    targets: { expr: string; datasource: { uid: string } }[];
  }[];
}
const PROVISIONING = 'infra/grafana/provisioning';
const DASHBOARDS = 'infra/grafana/dashboards';
const { datasources } = readYaml<{ datasources: Datasource[] }>(`${PROVISIONING}/datasources/datasources.yaml`);
const dashboards = readdirSync(join(ROOT, DASHBOARDS)).map(
  (file) => JSON.parse(readFileSync(join(ROOT, DASHBOARDS, file), 'utf8')) as Dashboard,
);

describe('Grafana', () => {
  it('reads from services that are there, on the port each is looked after on', () => {
    const urls = datasources.map(({ url }) => new URL(url));
    expect(urls.map(({ hostname }) => hostname)).toEqual(['prometheus', 'jaeger']);
    expect(urls.map(({ port }) => Number(port))).toEqual(urls.map(({ hostname }) => lookedAfter(hostname)));
    expect(urls.every(({ hostname }) => services[hostname]?.networks?.includes('telemetry'))).toBe(true);
  });

  it('finds the dashboards where they are mounted', () => {
    const { providers } = readYaml<{ providers: { options: { path: string } }[] }>(
      `${PROVISIONING}/dashboards/dashboards.yaml`,
    );
    const mounts = new Map(
      mountsOf(services['grafana'] ?? { image: '' }).map(({ source, target }) => [source, target]),
    );
    expect(mounts.get(`./${DASHBOARDS}`)).toBe(providers[0]?.options.path);
    expect(mounts.get(`./${PROVISIONING}/dashboards`)).toBe('/etc/grafana/provisioning/dashboards');
    expect(mounts.get(`./${PROVISIONING}/datasources`)).toBe('/etc/grafana/provisioning/datasources');
  });

  it('has dashboards of a name and address of their own, which lead to each other', () => {
    for (const own of [(one: Dashboard) => one.uid, (one: Dashboard) => one.title]) {
      expect(new Set(dashboards.map(own)).size).toBe(dashboards.length);
    }
    expect(dashboards.map(({ uid }) => uid)).toContain('waybill');
    expect(dashboards.every(({ tags }) => tags.includes('waybill'))).toBe(true);
  });

  it.each(dashboards)(
    'has panels in $title of their own number and place each, that ask a source there is',
    ({ panels }) => {
      expect(panels.length).toBeGreaterThan(0);
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      const cells = panels.flatMap(({ gridPos: { h, w, x, y } }) =>
        Array.from({ length: h * w }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
      );
      expect(new Set(cells).size).toBe(cells.length);
      expect(panels.filter(({ gridPos: { w, x } }) => x + w > 24)).toEqual([]);
      const asked = panels.flatMap((panel) => panel.targets.map(({ datasource }) => datasource.uid));
      expect(asked.filter((uid) => !datasources.some((one) => one.uid === uid))).toEqual([]);
    },
  );

  itWith('TEST_PROMTOOL')('asks questions that Prometheus understands', () => {
    const asked = dashboards.flatMap(({ panels }) => panels.flatMap(({ targets: all }) => all.map(({ expr }) => expr)));
    const rules = asked.map((expr, at) => ({ record: `asked:${at}`, expr: expr.replaceAll('$__rate_interval', '1m') }));
    const folder = mkdtempSync(join(tmpdir(), 'waybill-rules-'));
    writeFileSync(join(folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'asked', rules }] }));
    const { stdout, stderr } = spawnSync(testVariable('TEST_PROMTOOL'), ['check', 'rules', join(folder, 'rules.yml')], {
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    expect(`${stdout}${stderr}`).toContain(`SUCCESS: ${asked.length} rules found`);
  });
});
