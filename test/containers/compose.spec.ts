import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Compose, type ComposeService, ROOT, readCompose } from './compose-file.js';
import { COMPOSE_RULES } from './compose-rules.js';

const compose = readCompose();

/** Changes that break a rule, by the rule's name. */
const BROKEN: Readonly<Record<string, ((compose: Compose) => unknown)[]>> = {
  'every image has its version, and what is built here is never fetched': [
    ({ services }) => Object.assign(one(services, 'postgres'), { image: 'postgres' }),
    ({ services }) => Object.assign(one(services, 'postgres'), { image: 'postgres:18' }),
    ({ services }) => Object.assign(one(services, 'grafana'), { image: 'grafana/grafana:latest' }),
    ({ services }) => Reflect.deleteProperty(one(services, 'migrate'), 'pull_policy'),
    ({ services }) => Object.assign(one(services, 'secrets'), { pull_policy: 'build' }),
  ],
  'each image is built by one service, which all others that run it wait for': [
    ({ services }) => Object.assign(one(services, 'migrate'), { build: { context: '.' } }),
    ({ services }) => Reflect.deleteProperty(one(services, 'secrets'), 'build'),
    ({ services }) => Reflect.deleteProperty(one(services, 'webhook-ingest'), 'depends_on'),
    ({ services }) => Object.assign(one(services, 'otel-collector'), { build: { context: './infra/nowhere' } }),
  ],
  'the image is called by the version of the package': [
    ({ services }) => Object.assign(one(services, 'migrate'), { image: 'waybill:0.0.1' }),
  ],
  'every file that is mounted exists, and nothing of the repository can be written to': [
    ({ services }) => one(services, 'postgres').volumes?.push('./infra/postgres/absent.conf:/etc/absent.conf:ro'),
    ({ services }) => one(services, 'prometheus').volumes?.push('./infra/prometheus:/etc/prometheus'),
  ],
  'networks and volumes are those that are defined, and none is defined in vain': [
    ({ services }) => one(services, 'jaeger').networks?.push('side'),
    ({ services }) => one(services, 'grafana').volumes?.push('grafana-plugins:/plugins'),
    ({ networks }) => Object.assign(networks, { side: {} }),
    ({ volumes }) => Object.assign(volumes, { 'jaeger-data': {} }),
    ({ services }) => Reflect.deleteProperty(one(services, 'provision'), 'networks'),
  ],
  'whoever is waited for is there and gives the sign that is waited for': [
    ({ services }) =>
      Object.assign(one(services, 'migrate'), { depends_on: { mysql: { condition: 'service_healthy' } } }),
    ({ services }) => Reflect.deleteProperty(one(services, 'postgres'), 'healthcheck'),
    ({ services }) => Object.assign(one(services, 'provision'), { restart: 'unless-stopped' }),
    ({ services }) =>
      Object.assign(one(services, 'provision').depends_on?.['rabbitmq'] ?? {}, { condition: 'service_started' }),
  ],
  'nobody has rights beyond those of a container': [
    ({ services }) => Object.assign(one(services, 'rabbitmq'), { privileged: true }),
    ({ services }) => Object.assign(one(services, 'jaeger'), { network_mode: 'host' }),
    ({ services }) => one(services, 'prometheus').volumes?.push('/var/run/docker.sock:/var/run/docker.sock:ro'),
    ({ services }) => Object.assign(one(services, 'grafana'), { security_opt: [] }),
    ({ services }) => Reflect.deleteProperty(one(services, 'connector-worker'), 'cap_drop'),
    ({ services }) => Object.assign(one(services, 'postgres'), { cap_add: ['SYS_ADMIN'] }),
  ],
  'what is built here runs read-only, as nobody in particular and with no right at all': [
    ({ services }) => Object.assign(one(services, 'control-plane'), { read_only: false }),
    ({ services }) => Reflect.deleteProperty(one(services, 'control-plane'), 'init'),
    ({ services }) => Object.assign(one(services, 'control-plane'), { user: '0:0' }),
    ({ services }) => Object.assign(one(services, 'control-plane'), { cap_add: ['CHOWN'] }),
    ({ services }) => Reflect.deleteProperty(one(services, 'secrets'), 'network_mode'),
  ],
  'everything has limits of memory and processors': [
    ({ services }) => Object.assign(one(services, 'jaeger'), { deploy: { resources: { limits: { cpus: '1' } } } }),
    ({ services }) => Reflect.deleteProperty(one(services, 'rabbitmq'), 'deploy'),
  ],
  'what runs on is looked after, comes back by itself and is given time to drain': [
    ({ services }) => Reflect.deleteProperty(one(services, 'otel-collector'), 'healthcheck'),
    ({ services }) => Object.assign(one(services, 'jaeger'), { restart: 'no' }),
    ({ services }) => Object.assign(one(services, 'connector-worker'), { stop_grace_period: '10s' }),
    ({ services }) => Object.assign(one(services, 'migrate'), { healthcheck: { test: [] } }),
  ],
  'ports are open to this machine only, each once, and need a network that has a way in': [
    ({ services }) => Object.assign(one(services, 'control-plane'), { ports: ['3000:3000'] }),
    ({ services }) => Object.assign(one(services, 'grafana'), { ports: ['127.0.0.1:3000:3000'] }),
    ({ services }) => Object.assign(one(services, 'postgres'), { ports: ['127.0.0.1:5432:5432'] }),
  ],
  'the database is on a network without a way out, and so is nothing but what needs it': [
    ({ networks }) => Object.assign(networks, { back: {} }),
    ({ services }) => one(services, 'postgres').networks?.push('front'),
    ({ services }) => one(services, 'grafana').networks?.push('back'),
  ],
  'each container sees its own secrets and cannot change them': [
    ({ services }) => one(services, 'connector-worker').volumes?.push('secrets-vault:/vault:ro'),
    ({ services }) => Object.assign(one(services, 'grafana'), { volumes: ['secrets-grafana:/run/secrets'] }),
  ],
};

function one(services: Compose['services'], name: string): ComposeService {
  const service = services[name];
  if (!service) throw new Error(`docker-compose.yml has no ${name}`);
  return service;
}

/** What can be reached from other machines where these variables are set so. */
function openedBy(variables: Record<string, string>): string[] {
  const ports = Object.values(readCompose(variables).services).flatMap((service) => service.ports ?? []);
  return ports.filter((port) => !port.startsWith('127.0.0.1:'));
}

describe('docker-compose.yml', () => {
  it.each(COMPOSE_RULES)('keeps to it that $name', ({ complaints }) => {
    expect(complaints(compose)).toEqual([]);
  });

  it('has each rule shown to turn red', () => {
    expect(Object.keys(BROKEN)).toEqual(COMPOSE_RULES.map(({ name }) => name));
  });

  it.each(COMPOSE_RULES)('is found out each time it breaks that $name', ({ name, complaints }) => {
    const unseen = (BROKEN[name] ?? []).filter((change) => {
      const broken = readCompose();
      change(broken);
      return complaints(broken).length === 0;
    });
    expect(unseen.map(String)).toEqual([]);
  });

  it.each([
    ['WEBHOOK_BIND_ADDRESS', ['0.0.0.0:3001:3001']],
    ['API_BIND_ADDRESS', ['0.0.0.0:3000:3000']],
    ['BROKER_BIND_ADDRESS', ['0.0.0.0:5672:5672']],
    ['BIND_ADDRESS', []],
  ])('opens to others by %s %j and nothing else', (name, ports) => {
    expect(openedBy({ [name]: '0.0.0.0' })).toEqual(ports);
  });

  it('keeps the anchors of the audit trail on a volume that the image gives to the user of the services', () => {
    const { environment, volumes } = one(readCompose().services, 'control-plane');
    const file = String(environment?.['AUDIT_ANCHOR_FILE']);
    expect(volumes).toContain(`audit-anchors:${dirname(file)}`);
    const made = `RUN install --directory --owner=1000 --group=1000 --mode=0700 ${dirname(file)}\n`;
    expect(readFileSync(join(ROOT, 'Dockerfile'), 'utf8')).toContain(made);
  });

  it('has no other variable that opens a port', () => {
    const named = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8').matchAll(/\$\{(\w+):-127\.0\.0\.1\}/g);
    const names = [...named].map(([, name]) => name);
    expect(names.sort()).toEqual(['API_BIND_ADDRESS', 'BROKER_BIND_ADDRESS', 'WEBHOOK_BIND_ADDRESS']);
  });
});
