import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { repository } from './layout.mjs';
import { end, recall, remember, startInBackground } from './processes.mjs';
import { StepFailure } from './progress.mjs';
import { readStackFile } from './stack-file.mjs';

const supervisorFile = (places) => join(places.run, 'supervisor.json');

/** Starts the process that keeps the plan's processes running, unless it lives. */
export async function startSupervisor(places) {
  if (recall(supervisorFile(places))) return;
  const child = startInBackground(process.execPath, [join(repository, 'infra/local/supervisor.mjs'), places.home], {
    cwd: repository,
    env: { ...process.env, WAYBILL_STACK: places.home },
    log: places.log('supervisor'),
  });
  if (child.pid === undefined) {
    throw new StepFailure({
      tried: 'to start the supervisor',
      cameBack: 'no process could be started',
      remedy: 'see whether the machine is out of memory or processes (`ulimit -u`)',
    });
  }
  remember(supervisorFile(places), child.pid);
}

/** Ends the supervisor alone; what it kept running goes on. */
export async function endSupervisor(places) {
  const record = recall(supervisorFile(places));
  if (record) await end(record, { deadlineMs: 2_000 });
}

/** What the supervisor has written, once it names every listed process. */
export async function announcedStack(places, processes) {
  const listed = processes.filter((process) => process.listed).length;
  const deadline = Date.now() + 10_000;
  for (;;) {
    const stack = existsSync(places.stackFile) ? readStackFile(places.stackFile) : undefined;
    if (stack && Object.values(stack.processes).flat().length === listed) return stack;
    if (Date.now() > deadline) {
      throw new StepFailure({
        tried: `to see all ${listed} processes in ${places.stackFile}`,
        cameBack: stack ? JSON.stringify(stack.processes) : 'the file is not there',
        remedy: `read ${places.log('supervisor')}`,
      });
    }
    await pause(50);
  }
}
