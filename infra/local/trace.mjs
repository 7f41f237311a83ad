import { parseArgs } from 'node:util';
import { defaultHome, layout } from './layout.mjs';
import { underNode24 } from './node24.mjs';
import { StepFailure, say } from './progress.mjs';
import { readPlan } from './run-state.mjs';
import { readTrace, searchTraces } from './traces/find-traces.mjs';
import { renderTrace } from './traces/render-trace.mjs';
import { SpanFiles } from './traces/span-files.mjs';

/** Prints the trace an id belongs to, from the files in which the local stack keeps what it receives. */
await underNode24(
  async () => {
    const { id, json } = readArguments(process.argv.slice(2));
    const places = layout(defaultHome());
    const files = new SpanFiles(places.traces);
    const found = searchTraces(files, id);
    if (found.length === 0) throw notFound(places, files, id);
    const trace = readTrace(files, found[0].traceId);
    if (json) say(JSON.stringify(trace.spans, null, 2));
    else for (const line of [...renderTrace(trace, terminal()), ...namesOf(found.slice(1), id)]) say(line);
    return 0;
  },
  { packages: false },
);

function readArguments(args) {
  const usage = (cameBack) =>
    new StepFailure({
      tried: ['npm run trace --', ...args].join(' '),
      cameBack,
      remedy: 'npm run trace -- <task id, event id, delivery id or trace id> [--json]',
    });
  let read;
  try {
    read = parseArgs({ args, allowPositionals: true, options: { json: { type: 'boolean' } } });
  } catch (error) {
    throw usage(error.message);
  }
  const [given, ...more] = read.positionals;
  if (!given || more.length > 0) throw usage(given ? 'it takes one id' : 'no id is given');
  const isTraceId = /^[0-9a-f]{32}$/i.test(given);
  return { id: isTraceId ? given.toLowerCase() : given, json: read.values.json ?? false };
}

function terminal() {
  const { isTTY, columns } = process.stdout;
  return { width: Math.max(100, isTTY ? columns : 100), colour: Boolean(isTTY) && !process.env.NO_COLOR };
}

/** The first trace is shown; what else bears the id, such as the same task sent again, is named. */
function namesOf(others, id) {
  if (others.length === 0) return [];
  return [`${id} is also in:`, ...others.map(({ traceId, service, name }) => `  ${traceId}  ${service}: ${name}`)];
}

function notFound(places, files, id) {
  const tried = `to find a trace with ${id} in ${places.traces}`;
  if (!files.exists()) {
    return new StepFailure({
      tried,
      cameBack: 'no trace was ever kept there',
      remedy: 'start the stack (`npm start`), or name its home by WAYBILL_HOME; then let it do something',
    });
  }
  const env = readPlan(places)?.processes.find(({ listed }) => listed)?.env ?? {};
  const address = readPlan(places)?.addresses.traces;
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint && endpoint !== address) {
    return new StepFailure({
      tried,
      cameBack: `no span kept there bears it, and the services send theirs to ${originOf(endpoint)}`,
      remedy: 'look there, or start the stack without OTEL_EXPORTER_OTLP_ENDPOINT',
    });
  }
  const ratio = Number(env.OTEL_TRACES_SAMPLER_ARG ?? 1);
  const sampled = ratio < 1 ? `; of a hundred traces ${Number((ratio * 100).toPrecision(3))} are kept` : '';
  return new StepFailure({
    tried,
    cameBack: `no span kept there bears it${sampled}`,
    remedy:
      'see whether the id is right: of a task, event, delivery or trace. Spans arrive some seconds after what they ' +
      'tell of, an agent may have its own trace sampled away, and the oldest go when 64 MiB are full',
  });
}

/** An address may hold a password. */
function originOf(address) {
  return URL.canParse(address) ? new URL(address).origin : 'an address that cannot be read';
}
