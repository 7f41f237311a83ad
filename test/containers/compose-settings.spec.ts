import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fileVariable, readConfig } from '#libs/config';
import { KeyRing } from '#libs/credentials';
import { parseEgressAllow } from '#libs/egress';
import { CONNECTOR_NAMES } from '../../apps/jobs/src/connector-names.js';
import { readProvisionFile } from '../../apps/jobs/src/provisioning/provision-file.js';
import { PROCESSES, type Process } from '../../infra/docs/processes.js';
import { type ComposeService, mountsOf, ROOT, readCompose } from './compose-file.js';

const { services } = readCompose();
const MAKER = 'infra/docker/make-secrets.mjs';
const SECRETS = '/run/secrets/';

/** Run by a person when keys or users change; the stack needs them no more than the database needs a dump. */
const BY_HAND = ['rotate-credentials', 'set-user'];
const RUN = PROCESSES.filter(({ name }) => !BY_HAND.includes(name));
const RUNNING = RUN.filter(({ kind }) => kind === 'service');

/** What the containers' secrets are when they have been made here. */
let folder = '';
const makeSecrets = () => spawnSync(process.execPath, [join(ROOT, MAKER), folder], { encoding: 'utf8' });
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-secrets-'));
  expect(makeSecrets()).toMatchObject({ status: 0, stderr: '' });
});
afterAll(() => rmSync(folder, { recursive: true }));

function containerOf({ name }: Process): ComposeService {
  const service = services[name];
  if (!service) throw new Error(`docker-compose.yml has no ${name}`);
  return service;
}

/** The environment of a container, its secrets being where they are here. */
function environmentOf(process: Process): Record<string, string> {
  const entries = Object.entries(containerOf(process).environment ?? {});
  const here = (text: string) =>
    text.startsWith(SECRETS) ? join(folder, process.name, text.slice(SECRETS.length)) : text;
  return Object.fromEntries(entries.map(([name, value]) => [name, here(String(value))]));
}
const configOf = (process: Process) => readConfig(process.settings, environmentOf(process)) as Record<string, string>;

describe('the settings in docker-compose.yml', () => {
  it('are those of every service and of every job the stack needs', () => {
    expect(RUN.map((process) => containerOf(process).command)).toEqual(RUN.map(({ main }) => [main]));
  });

  it.each(RUN)('of $name are such as it knows', (process) => {
    const known = Object.values(process.settings).flatMap((one) => [one.variable, fileVariable(one)]);
    expect(Object.keys(environmentOf(process)).filter((name) => !known.includes(name))).toEqual([]);
  });

  it.each(RUN)('of $name are complete and right, with the secrets that are made for it', (process) => {
    expect(() => configOf(process)).not.toThrow();
  });

  it.each(RUN)('of $name hold no secret in plain sight', (process) => {
    const secret = Object.values(process.settings).filter((one) => one.secret && one.required);
    expect(secret.filter(({ variable }) => containerOf(process).environment?.[variable] !== undefined)).toEqual([]);
  });

  it.each(RUN)('of $name point at its own secrets, and it is given none it does not point at', (process) => {
    const mounts = mountsOf(containerOf(process)).filter(({ source }) => source.startsWith('secrets-'));
    expect(mounts).toEqual([{ source: `secrets-${process.name}`, target: '/run/secrets', readOnly: true }]);
    const made = spawnSync('ls', [join(folder, process.name)], { encoding: 'utf8' })
      .stdout.trim()
      .split('\n');
    const named = Object.values(containerOf(process).environment ?? {}).map(String);
    const pointed = named.filter((text) => text.startsWith(SECRETS)).map((text) => text.slice(SECRETS.length));
    expect(made.sort()).toEqual(pointed.sort());
  });

  it.each(RUNNING)('let $name be reached and looked after on the port it listens on', (process) => {
    const { httpHost, httpPort } = configOf(process);
    const { healthcheck, ports = [] } = containerOf(process);
    expect(httpHost).toBe('0.0.0.0');
    expect(healthcheck?.test).toEqual(['CMD', 'node', 'infra/docker/is-ready.mjs', String(httpPort)]);
    expect(ports.map((port) => port.split(':').at(-1))).toEqual(ports.map(() => String(httpPort)));
  });

  it('let callers and providers in and nobody else', () => {
    const open = RUNNING.filter((process) => containerOf(process).ports);
    expect(open.map(({ name }) => name)).toEqual(['control-plane', 'webhook-ingest']);
  });

  it('have every service log in as itself, to a database and a broker that are there', () => {
    const urls = RUNNING.flatMap((process) => {
      const { databaseUrl, maintenanceDatabaseUrl, rabbitmqUrl } = configOf(process);
      return [databaseUrl, maintenanceDatabaseUrl, rabbitmqUrl].flatMap((url) => (url ? [new URL(url)] : []));
    });
    const logins = urls.map(({ username }) => username);
    expect(new Set(logins).size).toBe(logins.length);
    expect(new Set(urls.map(({ password }) => password)).size).toBe(urls.length);
    expect(new Set(urls.map(({ host }) => host))).toEqual(new Set(['postgres:5432', 'rabbitmq:5672']));
    const back = [...RUN.map(containerOf), services['postgres'], services['rabbitmq']];
    expect(back.every((service) => service?.networks?.includes('back'))).toBe(true);
  });

  it('serve every connector the broker is provisioned with', () => {
    const served = RUN.filter(({ settings }) => settings['connectors']).map(
      (process) => configOf(process)['connectors'],
    );
    expect(served).toEqual([[...CONNECTOR_NAMES], [...CONNECTOR_NAMES]]);
  });

  it('allow no call to a private address unless somebody asks for it', () => {
    const allowed = RUNNING.flatMap((process) => configOf(process)['egressAllow'] ?? []);
    expect(allowed).toEqual(allowed.map(() => ''));
    expect(parseEgressAllow(allowed[0] ?? 'loopback')).toMatchObject({ loopback: false, networks: [] });
  });
});

describe('the secrets of the containers', () => {
  it('are mounted where their maker puts them, one volume for each container', () => {
    const { command, volumes = [] } = services['secrets'] ?? {};
    expect(command).toEqual([`/waybill/${MAKER}`, '/secrets']);
    const made = spawnSync('ls', [folder], { encoding: 'utf8' }).stdout.trim().split('\n');
    const mounted = volumes.filter((one) => String(one).startsWith('secrets-'));
    expect(mounted.sort()).toEqual(made.map((name) => `secrets-${name}:/secrets/${name}`).sort());
  });

  it('stay what they are when they are made again', () => {
    const read = () => [
      ...RUN.map((process) => JSON.stringify(configOf(process))),
      readFileSync(join(folder, 'vault/api-key'), 'utf8'),
    ];
    const before = read();
    expect(makeSecrets().status).toBe(0);
    expect(read()).toEqual(before);
  });

  it('are what provisioning, sealing, database and broker read', async () => {
    const wanted = await readProvisionFile(join(folder, 'provision/provision.json'));
    const worker = new URL(readFileSync(join(folder, 'connector-worker/database-url'), 'utf8').trim());
    expect(wanted.databaseRoles.waybill_worker).toBe(worker.password);
    const keys = readFileSync(join(folder, 'control-plane/credentials-keys'), 'utf8');
    expect(KeyRing.parse(keys).currentId).toBe('local-1');
    const owner = new URL(readFileSync(join(folder, 'migrate/database-url'), 'utf8').trim());
    expect(readFileSync(join(folder, 'postgres/owner-password'), 'utf8').trim()).toBe(owner.password);
    const sql = readFileSync(join(ROOT, 'infra/docker/postgres/10-owner.sql'), 'utf8');
    expect(sql).toContain(`CREATE ROLE ${owner.username} `);
    expect(sql).toContain(`CREATE DATABASE ${owner.pathname.slice(1)} OWNER ${owner.username};`);
    const administrator = new URL(readFileSync(join(folder, 'provision/rabbitmq-url'), 'utf8').trim());
    expect(readFileSync(join(folder, 'rabbitmq/10-administrator.conf'), 'utf8')).toBe(
      `default_user = ${administrator.username}\ndefault_pass = ${administrator.password}\n`,
    );
  });

  it('are shown by no line of output, and the store of all of them to its owner only', () => {
    const { stdout } = makeSecrets();
    expect(stdout).toBe(`The secrets are in ${folder}, the API key is ${join(folder, 'vault/api-key')}\n`);
    expect(statSync(join(folder, 'vault')).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'vault/api-key')).mode & 0o777).toBe(0o600);
  });
});
