import { traceIdOf } from '#libs/contracts';
import type { ExportedTask } from '#libs/persistence';
import { payloadWithoutSecrets, urlWithoutSecrets } from './without-secrets.js';

/** All there is of a task, without secrets. Pure. */
export function presentExport({ task, input, attempts, probes, results, callbacks, letters }: ExportedTask) {
  const { createdMicros: _micros, trace, ...shown } = task;
  return {
    ...shown,
    traceId: traceIdOf(trace.traceparent),
    input: payloadWithoutSecrets(input),
    attempts: attempts.map(tried),
    probes: probes.map(tried),
    results: results.map(({ event, output, ...result }) => ({
      ...result,
      event: payloadWithoutSecrets(event),
      output: payloadWithoutSecrets(output),
    })),
    callbacks,
    deadLetters: letters.map(({ headers, body, bodyStart: _start, bodySize: _size, ...letter }) => ({
      ...letter,
      headers: payloadWithoutSecrets(headers),
      body: payloadWithoutSecrets(body),
    })),
  };
}

/** What is exported of a task. */
export type PresentedExport = ReturnType<typeof presentExport>;

function tried<Try extends { taskId: string; url: string; answer: Buffer | null }>({ taskId: _task, ...one }: Try) {
  return { ...one, url: urlWithoutSecrets(one.url), answer: payloadWithoutSecrets(one.answer) };
}
