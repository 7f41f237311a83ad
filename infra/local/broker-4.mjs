import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findCommand, lastLines, run } from './commands.mjs';
import { defaultHome } from './layout.mjs';
import { StepFailure } from './progress.mjs';
import { installSystemPackage, isInstallingRefused } from './system-package.mjs';

/** The Debian release that carries RabbitMQ 4.x. */
const RELEASE = 'trixie';
const INSIDE = '/usr/lib/rabbitmq/bin';
const SCRIPTS = ['rabbitmq-server', 'rabbitmqctl'];
const INSTEAD = 'run the specs against a RabbitMQ 4.x of your own, by RABBITMQ_URL';

/**
 * RabbitMQ 4.x beside the system's own: Debian's package in a root folder of its own, fetched once (370 MB) and kept.
 * Needs Linux and root.
 *
 * @param {string} folder where it is kept
 * @returns {Promise<string>} the folder of scripts that run it, for `WAYBILL_RABBITMQ_SCRIPTS`
 * @throws {StepFailure} where it is refused, or the machine cannot
 */
export async function ensureBroker4(folder) {
  const root = join(folder, 'root');
  if (!existsSync(root)) await fetchRoot(root);
  const scripts = join(folder, 'scripts');
  mkdirSync(scripts, { recursive: true });
  for (const name of SCRIPTS) writeFileSync(join(scripts, name), enter(root, `${INSIDE}/${name}`), { mode: 0o755 });
  return scripts;
}

async function fetchRoot(root) {
  if (process.platform !== 'linux' || process.getuid() !== 0) {
    throw new StepFailure({
      tried: 'to put RabbitMQ 4.x into a root folder of its own',
      cameBack: 'that takes Linux and root',
      remedy: INSTEAD,
    });
  }
  if (isInstallingRefused()) {
    throw new StepFailure({
      tried: 'to find RabbitMQ 4.x',
      cameBack: 'it is not here, and WAYBILL_NO_INSTALL=1 forbids fetching it',
      remedy: INSTEAD,
    });
  }
  if (!findCommand('debootstrap')) {
    await installSystemPackage({
      apt: 'debootstrap',
      purpose: 'debootstrap, which fetches RabbitMQ 4.x',
      instead: INSTEAD,
    });
  }
  const unfinished = `${root}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(dirname(root), { recursive: true });
  const args = ['--variant=minbase', '--include=rabbitmq-server', RELEASE, unfinished];
  const { code, output } = await run('debootstrap', args);
  if (code !== 0) {
    throw new StepFailure({ tried: `debootstrap ${args.join(' ')}`, cameBack: lastLines(output), remedy: INSTEAD });
  }
  renameSync(unfinished, root);
}

/**
 * A script that runs a command within the root folder, with the homes of stacks at the paths they have outside. What it
 * mounts is seen by its own processes only and goes with them.
 */
function enter(root, command) {
  const home = defaultHome();
  return `#!/bin/sh
set -e
if [ "$WAYBILL_INSIDE" != 1 ]; then WAYBILL_INSIDE=1 exec unshare --mount "$0" "$@"; fi
mkdir -p '${root}${home}'
mount --rbind /proc '${root}/proc'
mount --rbind /dev '${root}/dev'
mount --rbind '${home}' '${root}${home}'
exec chroot '${root}' ${command} "$@"
`;
}
