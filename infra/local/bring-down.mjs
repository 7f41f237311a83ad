import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { eraseBroker, stopBroker } from './broker.mjs';
import { eraseDatabase, stopDatabase } from './database.mjs';
import { isHome } from './layout.mjs';
import { endLeftovers } from './leftovers.mjs';
import { end, forget, recall } from './processes.mjs';
import { interruptTurn } from './run-lock.mjs';
import { anythingLives, livingServices, removePlan } from './run-state.mjs';
import { secretsIn } from './secrets.mjs';
import { removeStackFile } from './stack-file.mjs';

/** A little more than a service may take to drain (SHUTDOWN_DEADLINE_SECONDS, 25 by default). */
const DRAIN_MS = 30_000;

/**
 * Ends everything of a home's stack: the supervisor first, then the services, which drain, then broker and database.
 * Whatever still carries the home's mark afterwards is ended too.
 *
 * @returns {Promise<boolean>} whether anything was running
 */
export async function bringDown(places) {
  if (!isHome(places.home) || !existsSync(places.run)) return false;
  await interruptTurn(places);
  const wasRunning = await anythingLives(places);
  removePlan(places);
  const supervisor = recall(join(places.run, 'supervisor.json'));
  if (supervisor) await end(supervisor, { deadlineMs: 2_000 });
  forget(join(places.run, 'supervisor.json'));
  removeStackFile(places.stackFile);
  const { 'traces.1': traces, ...services } = livingServices(places);
  await Promise.all(Object.values(services).map((record) => end(record, { deadlineMs: DRAIN_MS })));
  // Services send their last spans while they drain.
  if (traces) await end(traces);
  await Promise.all([stopBroker(places), stopDatabase(places)]);
  const leftovers = await endLeftovers(places);
  for (const name of readdirSync(places.run)) forget(join(places.run, name));
  return wasRunning || leftovers.length > 0;
}

/** Ends the stack and deletes its data, secrets and logs, and nothing else that lies in the home; elsewhere nothing. */
export async function forgetEverything(places) {
  if (!isHome(places.home)) return;
  await bringDown(places);
  if (!existsSync(places.home)) return;
  await eraseBroker(places);
  if (existsSync(places.secrets)) eraseDatabase(places, secretsIn(places.secrets));
  for (const folder of [places.secrets, places.logs, places.run, places.traces])
    rmSync(folder, { recursive: true, force: true });
  for (const name of ['stack.json', 'stack.json.new', 'audit-anchors.jsonl', 'rabbitmqctl'])
    rmSync(join(places.home, name), { force: true });
}
