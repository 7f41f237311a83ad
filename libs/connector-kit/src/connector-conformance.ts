import assert from 'node:assert/strict';
import {
  compileSchema,
  EFFECT_CLASSES,
  type EffectClass,
  ERROR_CATEGORIES,
  isName,
  type TaskError,
} from '#libs/contracts';
import type { ActionCall, ConnectionSettings } from './action-call.js';
import type { Answer, OutgoingRequest } from './call.js';
import type { Action, Connector } from './connector.js';
import type { Probe, ProbeReading } from './probe.js';
import { rubbishAnswer, seededRandom } from './rubbish-answer.js';

/** A call a connector's author vouches for, and the effect class it must have. Each action needs one at least. */
export interface ConformanceSample {
  action: string;
  input: Record<string, unknown>;
  settings: ConnectionSettings;
  effect: EffectClass;
}

/** One thing every connector keeps to. `run` throws where this one does not. */
export interface ConformanceCheck {
  name: string;
  run(): void;
}

const TOKEN = 'a1'.repeat(32);
const OTHER_TOKEN = 'b2'.repeat(32);
const RUBBISH_ANSWERS = 300;
const DAY_MS = 24 * 60 * 60 * 1000;

/** When the answers come, in milliseconds since 1970. */
const NOW = 1_800_000_000_000;

/** Headers that are laid over a request when it is sent, so none of them may be part of its bytes. */
const LAID_OVER = ['authorization', 'cookie', 'date', 'traceparent', 'tracestate', 'baggage'];
const FRAMING = ['host', 'connection', 'content-length', 'transfer-encoding', 'expect', 'te', 'upgrade'];

/**
 * What every connector must keep to, as named checks for its spec:
 *
 *     for (const check of connectorConformance(connector, samples)) it(check.name, check.run);
 *
 * Random answers come from `seed`, which is named where one is not borne.
 */
export function connectorConformance(
  connector: Connector,
  samples: readonly ConformanceSample[],
  seed: number = Math.floor(Math.random() * 2 ** 32),
): ConformanceCheck[] {
  const checks: ConformanceCheck[] = [
    {
      name: `connector ${connector.name} and its actions have names of the contract`,
      run: () => checkNames(connector),
    },
    ...[...connector.actions.values()].map((action) => ({
      name: `action ${action.name} declares limits, schemas and a sample`,
      run: () => checkDeclaration(action, samples),
    })),
  ];
  for (const [index, sample] of samples.entries()) {
    const title = `sample ${index + 1} (${sample.action}, ${sample.effect})`;
    const action = () => {
      const found = connector.actions.get(sample.action);
      assert.ok(found, `${title}: the connector has no such action`);
      return found;
    };
    checks.push(
      {
        name: `${title} fits its schemas, which refuse unknown fields`,
        run: () => checkInput(connector, action(), sample),
      },
      { name: `${title} has the effect class it declares`, run: () => checkEffect(action(), sample) },
      { name: `${title} is the same bytes each time, and well formed`, run: () => checkRequest(action(), sample) },
      { name: `${title} bears any answer`, run: () => checkReading(action(), sample, seed) },
    );
    if (sample.effect !== 'probed') continue;
    const probe = () => action().probe ?? assert.fail(`${title}: a probed action must say how it is probed`);
    checks.push(
      { name: `${title} is probed by a read, the same bytes each time`, run: () => checkProbe(probe(), sample) },
      { name: `${title} bears any answer to its probe`, run: () => checkProbeReading(action(), probe(), sample, seed) },
    );
  }
  return checks;
}

function checkNames(connector: Connector): void {
  for (const name of [connector.name, ...connector.actions.keys()]) assert.ok(isName(name), `${name} is not a name`);
  assert.ok(connector.summary.length > 0, 'the connector has no summary');
  assert.ok(connector.credentials.length > 0, 'the connector takes no kind of credential, not even none');
}

function checkDeclaration(action: Action, samples: readonly ConformanceSample[]): void {
  assert.ok(action.timeoutMs > 0 && action.timeoutMs <= 15 * 60_000, 'timeoutMs is not between 1 ms and 15 minutes');
  assert.ok(Number.isInteger(action.retry.maxAttempts) && action.retry.maxAttempts >= 1, 'maxAttempts is below 1');
  assert.ok(action.retry.baseDelayMs <= action.retry.maxDelayMs, 'baseDelayMs is above maxDelayMs');
  compileSchema(action.input);
  compileSchema(action.output);
  assert.ok(
    samples.some((sample) => sample.action === action.name),
    'no sample calls this action',
  );
}

function checkInput(connector: Connector, action: Action, sample: ConformanceSample): void {
  const strange = 'no-such-field';
  assert.deepEqual(connector.checkSettings(sample.settings), null);
  assert.deepEqual(action.checkInput(sample.input), null);
  assert.equal(connector.checkSettings({ ...sample.settings, [strange]: 1 })?.field, `/${strange}`);
  assert.equal(action.checkInput({ ...sample.input, [strange]: 1 })?.field, `/${strange}`);
  for (const rubbish of [null, [], 'text', 7]) {
    assert.notEqual(action.checkInput(rubbish), null, `the input ${JSON.stringify(rubbish)} is taken`);
    assert.notEqual(connector.checkSettings(rubbish), null, `the settings ${JSON.stringify(rubbish)} are taken`);
  }
}

function checkEffect(action: Action, sample: ConformanceSample): void {
  const effect = typeof action.effect === 'function' ? action.effect(callOf(sample)) : action.effect;
  assert.ok(EFFECT_CLASSES.includes(effect));
  assert.equal(effect, sample.effect);
  if (effect !== 'keyed') return;
  assert.ok((action.keyWindowMs ?? 0) > 0, 'a keyed action must say how long the provider remembers a key');
  const request = action.prepare(callOf(sample));
  assert.ok(printed(request).includes(TOKEN), 'the token is not in the request');
  const other = action.prepare({ ...callOf(sample), token: OTHER_TOKEN });
  assert.equal(
    printed(other).replaceAll(OTHER_TOKEN, TOKEN),
    printed(request),
    'more than the token follows the token',
  );
}

function checkRequest(builder: Pick<Action | Probe, 'prepare'>, sample: ConformanceSample): void {
  const call = deepFreeze(callOf(sample));
  const request = builder.prepare(call);
  assert.equal(printed(builder.prepare(call)), printed(request), 'a second prepare gives other bytes');
  const turned = { ...call, input: reversed(call.input), settings: reversed(call.settings) };
  assert.equal(printed(builder.prepare(turned)), printed(request), 'the order of members changes the bytes');
  assert.match(request.method, /^[A-Z]+$/);
  assert.match(new URL(request.url).protocol, /^https?:$/);
  for (const [name, value] of Object.entries(request.headers)) {
    assert.match(name, /^[!#$%&'*+.^_`|~0-9a-z-]+$/, 'a header name is not a token in small letters');
    assert.match(value, /^[\t\x20-\x7e\x80-\xff]*$/, `the header ${name} holds a character no header may hold`);
    assert.ok(!LAID_OVER.includes(name), `the request holds ${name}, which is laid over it when it is sent`);
    assert.ok(!FRAMING.includes(name), `the request holds ${name}, which follows from the request`);
  }
}

function checkReading(action: Action, sample: ConformanceSample, seed: number): void {
  const fitsOutput = compileSchema(action.output);
  const { method } = action.prepare(callOf(sample));
  bearRubbish(seed, (answer, random) => {
    const context = { repeated: random() < 0.5, method, now: NOW };
    const reading = action.read(answer, context);
    assert.deepEqual(action.read(answer, context), reading, 'a second reading differs');
    if (reading.kind === 'done') checkOutput(reading.output, fitsOutput);
    else checkFailure(reading);
  });
}

function checkProbe(probe: Probe, sample: ConformanceSample): void {
  const { settleMs, intervalMs, nativeWindowMs = 1 } = probe;
  for (const [name, value] of Object.entries({ settleMs, intervalMs, nativeWindowMs })) {
    assert.ok(Number.isInteger(value) && value >= 1 && value <= DAY_MS, `${name} is not between 1 ms and a day`);
  }
  assert.ok(probe.scope.length > 0, 'the probe does not say where it looks');
  assert.match(probe.prepare(callOf(sample)).method, /^(GET|HEAD)$/, 'the probe is no read');
  assert.equal(probe.prepare(callOf(sample)).body, null, 'the probe has a body');
  checkRequest(probe, sample);
}

function checkProbeReading(action: Action, probe: Probe, sample: ConformanceSample, seed: number): void {
  const fitsOutput = compileSchema(action.output);
  const context = { call: deepFreeze(callOf(sample)), now: NOW };
  bearRubbish(seed, (answer) => {
    const reading: ProbeReading = probe.read(answer, context);
    assert.deepEqual(probe.read(answer, context), reading, 'a second reading differs');
    if (reading.kind === 'found') checkOutput(reading.output, fitsOutput);
    if (reading.kind === 'unclear') checkFailure(reading);
  });
}

/** Random answers, each shown with the seed where `check` throws at it. */
function bearRubbish(seed: number, check: (answer: Answer, random: () => number) => void): void {
  const random = seededRandom(seed);
  for (let i = 0; i < RUBBISH_ANSWERS; i++) {
    const answer = deepFreezeHeaders(rubbishAnswer(random));
    try {
      check(answer, random);
    } catch (error) {
      const shown = {
        status: answer.status,
        headers: answer.headers,
        body: answer.body.toString('latin1').slice(0, 200),
      };
      throw new Error(`Seed ${seed}, answer ${i + 1}: ${error}\n${JSON.stringify(shown)}`, { cause: error });
    }
  }
}

function checkOutput(output: unknown, fitsOutput: ReturnType<typeof compileSchema>): void {
  const text = JSON.stringify(output);
  assert.ok(typeof text === 'string' && text.isWellFormed(), 'the output has no JSON form');
  assert.deepEqual(fitsOutput(JSON.parse(text)), null, 'the output does not fit its schema');
}

function checkFailure({ error, retryAfterMs: wait = 0 }: { error: TaskError; retryAfterMs?: number }): void {
  assert.ok(ERROR_CATEGORIES.includes(error.category));
  assert.match(error.code, /^[a-z0-9_]+$/);
  assert.ok(error.message.length > 0);
  assert.ok(Number.isFinite(wait) && wait >= 0, `retryAfterMs is ${wait}`);
}

function callOf(sample: ConformanceSample): ActionCall {
  return structuredClone({ input: sample.input, settings: sample.settings, token: TOKEN });
}

function printed(request: OutgoingRequest): string {
  const headers = Object.entries(request.headers);
  return JSON.stringify([request.method, request.url, headers, request.body?.toString('latin1') ?? null]);
}

function reversed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(reversed) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  ) as T;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) deepFreeze(member);
    Object.freeze(value);
  }
  return value;
}

function deepFreezeHeaders<T extends { headers: object }>(answer: T): T {
  Object.freeze(answer.headers);
  return Object.freeze(answer);
}
