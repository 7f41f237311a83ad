import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { say } from '../progress.mjs';
import { Api } from './api.mjs';
import { BrokerWatch } from './broker-watch.mjs';
import { Callbacks } from './callbacks.mjs';
import { walkReaction } from './reaction-walk.mjs';
import { walkRequest } from './request-walk.mjs';
import { chapter, happened } from './story.mjs';
import { ThirdParty } from './third-party.mjs';
import { showTraces } from './traces-shown.mjs';
import { walkWebhook } from './webhook-walk.mjs';

const SUBSCRIPTION = 'demo-callbacks';

/** Sends a real webhook and real tasks through the running stack. Argument: the path of stack.json. */
const stack = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const api = new Api(stack);
const watch = await BrokerWatch.open(stack.amqp);
const callbacks = new Callbacks(`whsec_${randomBytes(32).toString('base64')}`);
const scene = { api, watch, callbacks, thirdParty: new ThirdParty(api, stack.sandbox) };
try {
  const tasks = await play();
  chapter('All of it is back');
  happened(`${stack.controlPlane}/v1/tasks lists the tasks; the key stands in ${process.argv[2]}`);
  await showTraces(stack, tasks);
} catch (error) {
  say(`\nThe demo stopped: ${error.message}`);
  process.exitCode = 1;
} finally {
  await Promise.allSettled([api.request('DELETE', `/v1/subscriptions/${SUBSCRIPTION}`), watch.close()]);
  callbacks.close();
}

async function play() {
  await watch.listen('waybill.events');
  await watch.listen('waybill.results');
  await scene.thirdParty.connect();
  await subscribe(await callbacks.open());
  const event = await walkWebhook(api, watch);
  const reaction = await walkReaction(scene, event);
  const request = await walkRequest(scene);
  return [
    { taskId: reaction, title: 'From the webhook to the callback' },
    { taskId: request, title: 'The task over HTTP' },
  ];
}

/** Has the results called back for as long as the demo lasts; what an interrupted one has left is replaced. */
async function subscribe(url) {
  await api.request('DELETE', `/v1/subscriptions/${SUBSCRIPTION}`);
  const deliver = { type: 'http', url, secret: callbacks.secret };
  await api.send('POST', '/v1/subscriptions', {
    name: SUBSCRIPTION,
    kind: 'results',
    routing: 'http.request.#',
    deliver,
  });
  happened(`subscription ${SUBSCRIPTION} calls results back to ${url}`);
}
