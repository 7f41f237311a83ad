import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SpanFiles } from './traces/span-files.mjs';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const OTHER = '4bf92f3577b34da6a3ce929d0e0e4736';
const TASK = '6f0c5e2e-6d2c-4f4e-9d9a-0d3a9a3a1b11';
const ADDRESS = 'http://127.0.0.1:4318';

const span = (traceId: string, start: number) => ({
  traceId,
  spanId: '00f067aa0ba902b7',
  service: 'control-plane',
  name: 'POST /v1/tasks',
  kind: 'server' as const,
  start: `${start}000000`,
  end: `${start + 1}000000`,
  status: { code: 'unset' as const },
  attributes: { 'waybill.task.id': TASK },
  events: [],
  links: [],
});

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'trace-'));
});
afterEach(() => rmSync(home, { recursive: true }));

function trace(...args: string[]): Promise<{ code: number; output: string; complaint: string }> {
  return new Promise((answer) => {
    const command = [join(import.meta.dirname, 'trace.mjs'), ...args];
    execFile(process.execPath, command, { env: { PATH: process.env['PATH'], WAYBILL_HOME: home } }, (error, out, err) =>
      answer({ code: Number(error?.code ?? 0), output: out, complaint: err }),
    );
  });
}

const keep = () => new SpanFiles(join(home, 'traces')).append([span(OTHER, 7), span(TRACE, 5)]);

function plan(env: Record<string, string>): void {
  mkdirSync(join(home, 'run'));
  const planned = { processes: [{ listed: true, env }], addresses: { traces: ADDRESS } };
  writeFileSync(join(home, 'run/plan.json'), JSON.stringify(planned));
}

describe('npm run trace', () => {
  it('prints the first trace of an id, though no stack runs, and names the others', async () => {
    keep();
    const { code, output } = await trace(TASK);
    expect([code, output.split('\n')]).toEqual([
      0,
      [
        `trace ${TRACE}   1 span of 1 service, 1.0 ms`,
        '    0 ms   1.0 ms  control-plane POST /v1/tasks',
        `${TASK} is also in:`,
        `  ${OTHER}  control-plane: POST /v1/tasks`,
        '',
      ],
    ]);
  });

  it('gives the spans as JSON', async () => {
    keep();
    const { output } = await trace(OTHER.toUpperCase(), '--json');
    expect(JSON.parse(output)).toEqual([span(OTHER, 7)]);
  });

  it('says that no trace was ever kept', async () => {
    expect(await trace(TASK)).toMatchObject({ code: 1, complaint: expect.stringMatching(/ever kept.*npm start/s) });
  });

  it('says that an id is unknown', async () => {
    keep();
    const { code, complaint } = await trace('nobody');
    expect([code, complaint]).toEqual([1, expect.stringMatching(/nobody.*whether the id is right/s)]);
  });

  it('says how many traces are kept where not all of them are', async () => {
    keep();
    plan({ OTEL_EXPORTER_OTLP_ENDPOINT: ADDRESS, OTEL_TRACES_SAMPLER_ARG: '0.05' });
    expect((await trace('nobody')).complaint).toContain('of a hundred traces 5 are kept');
  });

  it('says where traces go that do not come here, without the password', async () => {
    keep();
    plan({ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://me:canary@collector.example/otlp' });
    const { complaint } = await trace('nobody');
    expect(complaint).toContain('https://collector.example');
    expect(complaint).not.toContain('canary');
  });

  it.each([[[]], [['one', 'two']], [['--what']]])('says how it is used where it is given %j', async (args) => {
    expect(await trace(...args)).toMatchObject({ code: 1, complaint: expect.stringContaining('<task id') });
  });
});
