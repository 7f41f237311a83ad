import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { controlScript } from './broker-node.mjs';
import { findCommand, lastLines, run } from './commands.mjs';
import { forget } from './processes.mjs';
import { detail, StepFailure } from './progress.mjs';

const IMAGE = 'rabbitmq:4-management';
const START_DEADLINE_MS = 120_000;

/** Whether Docker's engine answers; the command alone is not enough. */
export async function dockerAnswers() {
  return Boolean(findCommand('docker')) && (await docker('version', '--format', '{{.Server.Version}}')).code === 0;
}

/**
 * Starts RabbitMQ as a container with its data in a named volume, its ports published on loopback only.
 *
 * @throws {StepFailure} when the engine refuses or the node does not answer in 120 s
 */
export async function startContainer(places, { identity, user, password, ports }) {
  const name = `waybill-${identity}`;
  detail(`no RabbitMQ is installed: Docker runs ${IMAGE} as ${name}`);
  await docker('rm', '--force', name);
  const publish = [
    [ports.amqp, 5672],
    [ports.management, 15672],
    [ports.prometheus, 15692],
  ].flatMap(([outside, inside]) => ['--publish', `127.0.0.1:${outside}:${inside}`]);
  const started = await run(
    'docker',
    [
      'run',
      '--detach',
      '--name',
      name,
      '--hostname',
      name,
      '--volume',
      `${name}:/var/lib/rabbitmq`,
      '--env',
      'RABBITMQ_DEFAULT_USER',
      '--env',
      'RABBITMQ_DEFAULT_PASS',
      ...publish,
      IMAGE,
    ],
    {
      env: { ...process.env, RABBITMQ_DEFAULT_USER: user, RABBITMQ_DEFAULT_PASS: password },
    },
  );
  if (started.code !== 0) throw failure(name, lastLines(started.output));
  writeFileSync(marker(places), name, { mode: 0o600 });
  writeFileSync(controlScript(places), `#!/bin/sh\nexec docker exec ${name} rabbitmqctl "$@"\n`);
  chmodSync(controlScript(places), 0o700);
  const deadline = Date.now() + START_DEADLINE_MS;
  while ((await docker('exec', name, 'rabbitmq-diagnostics', '-q', 'check_port_connectivity')).code !== 0) {
    if (Date.now() > deadline) throw failure(name, lastLines((await docker('logs', '--tail', '15', name)).output));
    await pause(500);
  }
}

/** Whether this home's container runs. */
export async function containerRuns(places) {
  const name = nameOf(places);
  return (
    name !== undefined && (await docker('inspect', '--format', '{{.State.Running}}', name)).output.trim() === 'true'
  );
}

/** Ends this home's container, keeping its volume. */
export async function stopContainer(places) {
  const name = nameOf(places);
  if (!name) return;
  await docker('stop', '--time', '30', name);
  await docker('rm', '--force', name);
  writeFileSync(join(places.home, 'broker-volume'), name, { mode: 0o600 });
  forget(marker(places));
}

/** Deletes the volume a stopped container left. */
export async function removeContainer(places) {
  const file = join(places.home, 'broker-volume');
  if (!existsSync(file)) return;
  await docker('volume', 'rm', '--force', readFileSync(file, 'utf8').trim());
  forget(file);
}

const marker = (places) => join(places.run, 'broker-container');
const nameOf = (places) => (existsSync(marker(places)) ? readFileSync(marker(places), 'utf8').trim() : undefined);
const docker = (...args) => run('docker', args, { timeoutMs: 60_000 });

function failure(name, cameBack) {
  return new StepFailure({
    tried: `to run ${IMAGE} with Docker as ${name}`,
    cameBack,
    remedy: 'mend Docker, install RabbitMQ, or give a broker by RABBITMQ_URL',
  });
}
