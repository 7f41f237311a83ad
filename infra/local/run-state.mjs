import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { containerRuns } from './broker-container.mjs';
import { nodeRuns } from './broker-node.mjs';
import { clusterRuns } from './database-cluster.mjs';
import { recall } from './processes.mjs';
import { writePrivate } from './secrets.mjs';

const FILE = 'plan.json';

/** What was planned for the stack that runs in this home, undefined when none does. */
export const readPlan = (places) => {
  const file = join(places.run, FILE);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
};

/** Replaces the plan in one step; the supervisor follows within a moment. */
export function writePlan(places, plan) {
  writePrivate(join(places.run, `${FILE}.new`), JSON.stringify(plan));
  renameSync(join(places.run, `${FILE}.new`), join(places.run, FILE));
}

/** Removes the plan: whoever keeps the stack running stops doing so. */
export const removePlan = (places) => rmSync(join(places.run, FILE), { force: true });

/** The processes of the services that live, by instance. */
export function livingServices(places) {
  if (!existsSync(places.run)) return {};
  const found = readdirSync(places.run)
    .map((name) => /^service-(.+)\.json$/.exec(name)?.[1])
    .filter(Boolean)
    .map((instance) => [instance, recall(join(places.run, `service-${instance}.json`))]);
  return Object.fromEntries(found.filter(([, record]) => record));
}

/** Whether anything of this home's stack lives; if nothing does, a plan is a relic of a machine that went down. */
export async function anythingLives(places) {
  return (
    recall(join(places.run, 'supervisor.json')) !== undefined ||
    Object.keys(livingServices(places)).length > 0 ||
    nodeRuns(places) ||
    clusterRuns(places) ||
    (await containerRuns(places))
  );
}
