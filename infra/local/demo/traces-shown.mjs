import { setTimeout as pause } from 'node:timers/promises';
import { say } from '../progress.mjs';
import { renderTrace } from '../traces/render-trace.mjs';
import { chapter } from './story.mjs';

/** Spans are sent once a second; a trace that has not grown for longer than that is whole. */
const QUIET_MS = 1_300;
const LONGEST_MS = 8_000;
/** Nothing at all by now: there will be nothing. */
const SILENT_MS = 4_000;
const LOOK_MS = 100;

/**
 * Prints the traces of tasks as trees, once their spans have come.
 *
 * @param {{ traces: string }} stack
 * @param {{ taskId: string, title: string }[]} tasks
 */
export async function showTraces({ traces: receiver }, tasks) {
  const elsewhere = process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (elsewhere && elsewhere !== receiver) {
    chapter('Their traces went where OTEL_EXPORTER_OTLP_ENDPOINT says');
    return;
  }
  const found = await Promise.all(tasks.map(({ taskId }) => wholeTrace(receiver, taskId)));
  for (const [index, { taskId, title }] of tasks.entries()) {
    chapter(`${title}   npm run trace -- ${taskId}`);
    const lines = found[index]
      ? renderTrace(found[index])
      : ['no span of it has come: it was not traced, as OTEL_TRACES_SAMPLER_ARG may wish'];
    for (const line of lines) say(line);
  }
}

/** The trace of a task when it has stopped growing, as it is after eight seconds; undefined when nothing has come. */
async function wholeTrace(receiver, taskId) {
  const began = performance.now();
  let trace;
  let grewAt = began;
  for (;;) {
    const now = performance.now();
    const seen = await lookUp(receiver, taskId);
    if (seen && seen.spans.length !== trace?.spans.length) grewAt = now;
    trace = seen ?? trace;
    const isWhole = now - grewAt > (trace ? QUIET_MS : SILENT_MS);
    if (isWhole || now - began > LONGEST_MS) return trace;
    await pause(LOOK_MS);
  }
}

async function lookUp(receiver, taskId) {
  const { traces } = await read(`${receiver}/search?q=${taskId}`);
  return traces.length === 0 ? undefined : read(`${receiver}/traces/${traces[0].traceId}`);
}

async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`GET ${address} was answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
