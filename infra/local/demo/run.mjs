import { readFileSync } from 'node:fs';
import { say } from '../progress.mjs';
import { Api } from './api.mjs';
import { BrokerWatch } from './broker-watch.mjs';
import { chapter, happened } from './story.mjs';
import { walkTask } from './task-walk.mjs';
import { walkWebhook } from './webhook-walk.mjs';

/** Sends a real webhook and a real task through the running stack. Argument: the path of stack.json. */
const stack = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const api = new Api(stack);
const watch = await BrokerWatch.open(stack.amqp);
try {
  await watch.listen('waybill.events');
  await watch.listen('waybill.results');
  await walkWebhook(api, watch);
  await walkTask(api, watch, stack.sandbox);
  chapter('Both are back');
  happened(`${stack.controlPlane}/v1/tasks lists them; the key stands in ${process.argv[2]}`);
} catch (error) {
  say(`\nThe demo stopped: ${error.message}`);
  process.exitCode = 1;
} finally {
  await watch.close();
}
