import { type Forecast, hasDryRun, type NotificationTest, TEST_NOTIFICATION_TARGET } from '#libs/contracts';
import type { Api } from '../api/api.js';
import { UsageError } from '../command-line/usage-error.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { plainJson } from '../output/plain-text.js';
import { recordOf } from '../output/record.js';
import type { Surroundings } from '../surroundings.js';
import { describeForecast, isForecast } from './describe-forecast.js';
import { followWork } from './follow-work.js';
import type { LongWork } from './long-work.js';
import type { OperationWish } from './operation-wish.js';
import { progressOf } from './progress-of.js';
import { showList } from './show-list.js';

/** Asks where something is changed, has the operation done and shows what came of it. Throws what `Api` throws, UsageError. */
export async function runOperation(api: Api, wish: OperationWish, around: Surroundings): Promise<ExitCode> {
  const { operation, input, json, detach, follow } = wish;
  if (operation.answers[0].list) return showList(api, wish, around);
  if (!(await mayGoOn(api, wish, around))) {
    around.note('Nothing was done.');
    return EXIT.failed;
  }
  const answer = await api.call(operation, input, around.signal);
  const { progress = follow ? operation.name : '' } = operation;
  const told = progress === '' ? undefined : progressOf({ progress }, answer);
  if (told && !detach) return followWork(api, { work: answer as LongWork, told, progress, json }, around);
  if (json) around.say(plainJson(answer, 2));
  else for (const line of linesOf(answer, around.now())) around.say(line);
  if (told && !json) {
    const { id } = answer as LongWork;
    around.note(`It goes on by itself. waybill ${progress.replace('.', ' ')} ${id} says how far it is.`);
  }
  return isUndelivered(wish, answer) ? EXIT.failed : EXIT.done;
}

/** A test message is sent whatever becomes of it: that is in the answer. */
const isUndelivered = ({ operation }: OperationWish, answer: unknown): boolean =>
  operation.name === TEST_NOTIFICATION_TARGET.name && !(answer as NotificationTest).delivered;

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
