import { setTimeout as pause } from 'node:timers/promises';
import type { StackAnswer, StackApi } from '../../support/stack-api.js';

/** Asks until there is an answer that says something: neither silence nor a 5xx. Rejects after five minutes of those. */
export type PatientApi = (
  method: string,
  path: string,
  json?: unknown,
  headers?: Record<string, string>,
) => Promise<StackAnswer>;

const PATIENCE_MS = 300_000;

/** An API whose caller outlives the deaths of the service. What is not idempotent by nature must be so by its key. */
export const patientApi =
  (api: StackApi): PatientApi =>
  async (method, path, json, headers) => {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const answer = await api(method, path, json, headers).catch(() => null);
      if (answer !== null && answer.status < 500) return answer;
      if (performance.now() > until) throw new Error(`${method} ${path} had no answer but ${answer?.status}`);
      await pause(150);
    }
  };
