import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { count } from './jest-runs.mjs';
import { isInstalled, stampOf } from './packages.mjs';
import { stepOverTaken } from './ports.mjs';
import { nextStart } from './restarts.mjs';
import { BROKER_USERS, choosePorts, DATABASE_ROLES, planProcesses, withLogin } from './services.mjs';
import { describeStack } from './stack-file.mjs';

describe('ports', () => {
  afterEach(() => void jest.restoreAllMocks());

  it('are stepped over when taken or promised to somebody else', async () => {
    const promised = new Set([3001]);
    const port = await stepOverTaken(3000, promised, async (each: number) => each !== 3000);
    expect([port, promised.has(3002)]).toEqual([3002, true]);
  });

  it('are looked for higher where another stack starts at the same moment', async () => {
    const free = async () => true;
    jest.replaceProperty(process, 'env', { ...process.env, WAYBILL_PORT_OFFSET: '400' });
    expect(await stepOverTaken(3000, new Set(), free)).toBe(3400);
    for (const wrong of ['-1', '20001', 'x', '1.5']) {
      jest.replaceProperty(process, 'env', { ...process.env, WAYBILL_PORT_OFFSET: wrong });
      await expect(stepOverTaken(3000, new Set(), free)).rejects.toThrow('WAYBILL_PORT_OFFSET');
    }
  });

  it('end in a sentence when there are none', async () => {
    await expect(stepOverTaken(3000, new Set(), async () => false)).rejects.toThrow('free port from 3000 upwards');
  });

  it('of replicas leave every service its default', async () => {
    const ports = await choosePorts(3, {}, new Set(), (first: number, promised: Set<number>) =>
      stepOverTaken(first, promised, async () => true),
    );
    expect(ports).toMatchObject({
      'control-plane.1': 3000,
      'webhook-ingest.1': 3001,
      'connector-worker.1': 3002,
      'result-publisher.1': 3003,
      'connector-worker.2': 3004,
      'connector-worker.3': 3005,
    });
  });

  it('are kept by what had one before', async () => {
    const ports = await choosePorts(1, { 'control-plane.1': 3100 }, new Set(), async (first: number) => first);
    expect(ports['control-plane.1']).toBe(3100);
  });
});

describe('the plan of the stack', () => {
  const facts = {
    ports: {
      'control-plane.1': 3000,
      'webhook-ingest.1': 3001,
      'connector-worker.1': 3002,
      'sandbox.1': 3900,
      'traces.1': 4318,
    },
    ownerUrl: 'postgres://owner:o@127.0.0.1:5433/waybill',
    broker: { amqp: 'amqp://admin:a@127.0.0.1:5672', management: 'http://admin:a@127.0.0.1:15672' },
    passwords: { role: (name: string) => `pg-${name}`, user: (name: string) => `mq-${name}` },
    keyFile: '/keys',
    tracesFolder: '/traces',
  };
  const processes = planProcesses(facts);
  const environmentOf = (service: string) => processes.find((each) => each.service === service)?.env ?? {};

  it('gives each service its own role and its own user, never the owner or the administrator', () => {
    expect(environmentOf('connector-worker')).toMatchObject({
      DATABASE_URL: 'postgres://waybill_worker:pg-waybill_worker@127.0.0.1:5433/waybill',
      RABBITMQ_URL: 'amqp://waybill-worker:mq-waybill-worker@127.0.0.1:5672/waybill',
      CONNECTORS: 'http,github',
    });
    for (const { env } of processes) expect(JSON.stringify(env)).not.toMatch(/owner:o@|admin:a@/);
  });

  it('shows the maintenance role and the management API to the control-plane alone', () => {
    expect(environmentOf('control-plane')).toHaveProperty('MAINTENANCE_DATABASE_URL');
    expect(environmentOf('control-plane')).toHaveProperty('RABBITMQ_MANAGEMENT_URL');
    expect(environmentOf('connector-worker')).not.toHaveProperty('RABBITMQ_MANAGEMENT_URL');
  });

  it('lists the services, and neither the sandbox nor the receiver of traces', () => {
    expect(processes.filter((each) => !each.listed).map((each) => each.service)).toEqual(['sandbox', 'traces']);
  });

  it('has every service send all its traces to the receiver beside it', () => {
    for (const { env } of processes.filter(({ listed }) => listed)) {
      expect(env).toMatchObject({
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
        OTEL_TRACES_SAMPLER_ARG: '1',
      });
    }
    expect(environmentOf('traces')).toEqual({ PORT: '4318', TRACES_FOLDER: '/traces' });
  });

  describe('where whoever starts it wants traces otherwise', () => {
    const wishes = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_TRACES_SAMPLER_ARG: '0.5' };
    afterEach(() => {
      for (const name of Object.keys(wishes)) delete process.env[name];
    });

    it('has every service follow that, and the receiver is there all the same', () => {
      Object.assign(process.env, wishes);
      const planned = planProcesses(facts);
      for (const { env } of planned.filter(({ listed }) => listed)) expect(env).toMatchObject(wishes);
      expect(planned.map(({ service }) => service)).toContain('traces');
    });
  });

  it('names five roles and four users to be given a password', () => {
    expect([DATABASE_ROLES.length, BROKER_USERS.length]).toEqual([5, 4]);
  });

  it('writes a login into an address without touching the rest', () => {
    expect(withLogin('amqp://a:b@h:1', 'c', 'd')).toBe('amqp://c:d@h:1');
  });
});

describe('stack.json', () => {
  it('groups process ids by service', () => {
    const running = [
      { service: 'connector-worker', pid: 1 },
      { service: 'control-plane', pid: 2 },
      { service: 'connector-worker', pid: 3 },
    ];
    expect(describeStack({ apiKey: 'k' }, running)).toEqual({
      apiKey: 'k',
      processes: { 'connector-worker': [1, 3], 'control-plane': [2] },
    });
  });
});

describe('installed packages', () => {
  const wanted = {
    packages: { '': {}, 'node_modules/a': { version: '1' }, 'node_modules/b': { version: '2', optional: true } },
  };

  it('are taken as they are when npm has installed what the lockfile asks for', () => {
    expect(isInstalled(wanted, { packages: { 'node_modules/a': { version: '1' } } })).toBe(true);
  });

  it('are installed again when one is missing or has another version', () => {
    expect(isInstalled(wanted, { packages: {} })).toBe(false);
    expect(
      isInstalled(wanted, { packages: { 'node_modules/a': { version: '1' }, 'node_modules/b': { version: '3' } } }),
    ).toBe(false);
  });

  it('have a stamp that changes with the lockfile and the machine', () => {
    const stamps = [stampOf('m', 'l', 'linux'), stampOf('m', 'l2', 'linux'), stampOf('m', 'l', 'darwin')];
    expect(new Set(stamps).size).toBe(3);
  });
});

describe('a process that has died', () => {
  it('is started at once the first time, then after longer and longer waits', () => {
    let history = { deaths: 0, startedAt: 0 };
    const waits = Array.from({ length: 8 }, () => {
      const next = nextStart(history, 100);
      history = { deaths: next.deaths, startedAt: 100 };
      return next.notBefore - 100;
    });
    expect(waits).toEqual([0, 250, 500, 1_000, 2_000, 4_000, 8_000, 10_000]);
  });

  it('begins anew after it had run for half a minute', () => {
    expect(nextStart({ deaths: 9, startedAt: 0 }, 30_000)).toEqual({ deaths: 1, notBefore: 30_000 });
  });
});

describe('the count of a test run', () => {
  it('takes a file that could not be run, and a run without an account, for failed', () => {
    expect(count({ numPassedTests: 4, numFailedTests: 1, numRuntimeErrorTestSuites: 1 })).toEqual({
      passed: 4,
      failed: 2,
    });
    expect(count(undefined)).toEqual({ passed: 0, failed: 1 });
  });
});
