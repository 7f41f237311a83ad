import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { recall, tail } from './processes.mjs';
import { StepFailure } from './progress.mjs';

const DEADLINE_MS = 60_000;
/** A process that has died this often before it was ever ready will not become ready by waiting. */
const HOPELESS_DEATHS = 4;

/**
 * Waits until every planned process answers 200 on `/readyz`.
 *
 * @param {ReturnType<import('./layout.mjs').layout>} places
 * @param {{ instance: string, port: number }[]} processes
 * @throws {StepFailure} naming the first that does not, its last answer and the end of its log
 */
export async function waitForReadiness(places, processes) {
  const deadline = Date.now() + DEADLINE_MS;
  await Promise.all(processes.map((process) => waitForOne(places, process, deadline)));
}

async function waitForOne(places, { instance, port }, deadline) {
  for (;;) {
    const answer = await ask(port);
    if (answer === 'ready') return;
    const deaths = recall(join(places.run, `service-${instance}.json`))?.deaths ?? 0;
    if (deaths >= HOPELESS_DEATHS || Date.now() > deadline) {
      const log = places.log(instance);
      throw new StepFailure({
        tried: `to start ${instance} and reach http://127.0.0.1:${port}/readyz`,
        cameBack: `${deaths >= HOPELESS_DEATHS ? `it died ${deaths} times in a row` : answer}\n${tail(log)}`,
        remedy: `read ${log}; \`npm run reset\` starts over with empty servers`,
      });
    }
    await pause(50);
  }
}

async function ask(port) {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2_000) });
    const text = await answer.text();
    return answer.status === 200 ? 'ready' : `HTTP ${answer.status} ${text.slice(0, 300)}`;
  } catch (error) {
    return `no answer (${error.cause?.code ?? error.message})`;
  }
}
