import { type Forecast, hasDryRun, type RedriveRun } from '#libs/contracts';
import type { Api } from '../api/api.js';
import { UsageError } from '../command-line/usage-error.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { plainJson } from '../output/plain-text.js';
import { recordOf } from '../output/record.js';
import type { Surroundings } from '../surroundings.js';
import { describeForecast, isForecast } from './describe-forecast.js';
import { followRun } from './follow-run.js';
import type { OperationWish } from './operation-wish.js';
import { showList } from './show-list.js';

/** Asks where something is changed, has the operation done and shows what came of it. Throws what `Api` throws, UsageError. */
export async function runOperation(api: Api, wish: OperationWish, around: Surroundings): Promise<ExitCode> {
  const { operation, input, json, detach } = wish;
  if (operation.answers[0].list) return showList(api, wish, around);
  if (!(await mayGoOn(api, wish, around))) {
    around.note('Nothing was done.');
    return EXIT.failed;
  }
  const answer = await api.call(operation, input, around.signal);
  if (operation.progress !== undefined && isRun(answer) && !detach) {
    return followRun(api, { run: answer, progress: operation.progress, json }, around);
  }
  if (json) around.say(plainJson(answer, 2));
  else for (const line of linesOf(answer, around.now())) around.say(line);
  if (operation.progress !== undefined && isRun(answer) && !json) {
    around.note(
      `It goes on by itself. waybill ${operation.progress.replace('.', ' ')} ${answer.id} says how far it is.`,
    );
  }
  return EXIT.done;
}

const isRun = (answer: unknown): answer is RedriveRun => {
  const { id, state } = answer as Partial<RedriveRun>;
  return typeof id === 'string' && typeof state === 'string';
};

function linesOf(answer: unknown, now: Date): string[] {
  return isForecast(answer) ? describeForecast(answer) : recordOf(answer, now);
}

async function mayGoOn(api: Api, { operation, input, yes }: OperationWish, around: Surroundings): Promise<boolean> {
  if (operation.danger === 'none' || input['dryRun'] === true || yes) return true;
  const command = operation.name.replace('.', ' ');
  if (around.ask === null) {
    const trial = hasDryRun(operation) ? '; --dry-run says what it would come to' : '';
    throw new UsageError(
      `${command} changes what is there, and there is no terminal to ask at: give --yes to have it done${trial}`,
    );
  }
  if (hasDryRun(operation)) {
    const forecast = (await api.call(operation, { ...input, dryRun: true }, around.signal)) as Forecast;
    for (const line of describeForecast(forecast)) around.note(line);
  }
  const warning = operation.danger === 'irreversible' ? ' It cannot be taken back.' : '';
  return around.ask(`${operation.summary}: ${command}.${warning} Go on?`);
}
