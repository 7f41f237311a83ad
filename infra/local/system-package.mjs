import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCommand, lastLines, run } from './commands.mjs';
import { repository } from './layout.mjs';
import { detail, StepFailure } from './progress.mjs';

/** In the order they are looked for. A package's name may be several words. */
const MANAGERS = [
  {
    name: 'apt',
    command: 'apt-get',
    options: ['-o', 'DPkg::Lock::Timeout=180'],
    install: ['install', '-y', '--no-install-recommends'],
    refresh: ['update'],
    root: true,
  },
  { name: 'dnf', command: 'dnf', install: ['install', '-y'], root: true },
  { name: 'brew', command: 'brew', install: ['install'], root: false },
];
const WITHOUT_SERVICES = ['sh', join(repository, 'infra/local/without-services.sh'), '/'];
const POLICY = '/usr/sbin/policy-rc.d';

/** Whether whoever runs us wants nothing installed or fetched beside the packages of npm. */
export const isInstallingRefused = () => process.env.WAYBILL_NO_INSTALL === '1';

/**
 * Installs a package of the operating system, announced and refusable, without starting or enabling its service.
 *
 * @param {{ apt?: string, dnf?: string, brew?: string, purpose: string, instead: string }} wanted
 *   the package's name per manager (several with spaces), what it is for, and what a person can do instead
 * @throws {StepFailure} when refused, when no manager or right is at hand, and when the manager fails
 */
export async function installSystemPackage(wanted) {
  const { purpose, instead } = wanted;
  const managers = MANAGERS.filter(({ name }) => wanted[name]);
  const names = new Intl.ListFormat('en', { type: 'disjunction' }).format(managers.map(({ name }) => name));
  const manager = managers.find(({ command }) => findCommand(command));
  const words = manager && [...manager.install, ...wanted[manager.name].split(' ')];
  const by = manager ? `\`${[manager.command, ...words].join(' ')}\`` : names;
  if (isInstallingRefused()) {
    throw new StepFailure({
      tried: `to find ${purpose}`,
      cameBack: 'it is not installed, and WAYBILL_NO_INSTALL=1 forbids installing it',
      remedy: `install it yourself (${by}), or ${instead}`,
    });
  }
  if (!manager) {
    throw new StepFailure({
      tried: `to find ${purpose}`,
      cameBack: `it is not installed; it would come by ${names}, which this machine does not have`,
      remedy: `install it by hand, or ${instead}`,
    });
  }
  const call = await caller(manager, { purpose, by, instead });
  detail(`${purpose} is not installed: ${by} follows; its system service is left off (refuse by WAYBILL_NO_INSTALL=1)`);
  const { code, output } = await install(manager, words, call);
  if (code !== 0) {
    throw new StepFailure({
      tried: by,
      cameBack: lastLines(output),
      remedy: `mend the package manager, or ${instead}`,
    });
  }
}

/** Takes back what keeps services from starting, if an installation of ours was killed and left it behind. */
export async function forgetKilledInstallation() {
  if (!existsSync(POLICY) || !readFileSync(POLICY, 'utf8').includes('# Waybill')) return;
  const prefix = await rights();
  if (prefix) await run(...spread([...prefix, ...WITHOUT_SERVICES]));
  else detail(`an installation was killed and left ${POLICY}: no service starts until root removes it`);
}

/** How the manager is called, with the rights it needs. */
async function caller({ command, options = [], root }, { purpose, by, instead }) {
  const path = findCommand(command);
  if (!root) return (words) => run(path, words);
  const prefix = await rights();
  if (prefix) return (words) => run(...spread([...prefix, ...WITHOUT_SERVICES, path, ...options, ...words]));
  throw new StepFailure({
    tried: `to install ${purpose} by ${by}`,
    cameBack: 'you are not root, and sudo asks for a password',
    remedy: `run it once as root, or ${instead}`,
  });
}

/** What a command that needs root begins with; undefined where there is no way. */
async function rights() {
  if (process.getuid() === 0) return [];
  const sudo = findCommand('sudo');
  return sudo && (await run(sudo, ['-n', 'true'])).code === 0 ? [sudo, '-n'] : undefined;
}

const spread = ([command, ...args]) => [command, args];

async function install({ refresh }, words, call) {
  const first = await call(words);
  if (first.code === 0 || !refresh) return first;
  detail('the package lists are missing or old: refreshing them');
  const refreshed = await call(refresh);
  return refreshed.code === 0 ? call(words) : refreshed;
}
