import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCommand, lastLines, run } from './commands.mjs';
import { detail, StepFailure } from './progress.mjs';

const POLICY = '/usr/sbin/policy-rc.d';
const UNITS = '/etc/systemd/system';

/**
 * Installs a package of the operating system, announced and refusable, without starting or enabling its service.
 *
 * @param {{ apt: string, dnf?: string, brew?: string, purpose: string, instead: string }} wanted
 *   the package's name per manager (several for apt, with spaces), what it is for, and what a person can do instead
 * @throws {StepFailure} when refused, when no manager or right is at hand, and when the manager fails
 */
export async function installSystemPackage(wanted) {
  const manager = findManager(wanted);
  const by = manager ? `\`${[manager.name, ...manager.install].join(' ')}\`` : 'apt, dnf or brew';
  if (process.env.WAYBILL_NO_INSTALL === '1') {
    throw new StepFailure({
      tried: `to find ${wanted.purpose}`,
      cameBack: 'it is not installed, and WAYBILL_NO_INSTALL=1 forbids installing it',
      remedy: `install it yourself (${by}), or ${wanted.instead}`,
    });
  }
  if (!manager) {
    throw new StepFailure({
      tried: `to find ${wanted.purpose}`,
      cameBack: `it is not installed, and this machine has none of apt, dnf and brew`,
      remedy: `install it by hand, or ${wanted.instead}`,
    });
  }
  const prefix = await rightsFor(manager, wanted, by);
  detail(
    `${wanted.purpose} is not installed: ${by} follows; its system service is left off (refuse by WAYBILL_NO_INSTALL=1)`,
  );
  const { code, output } = await withoutServices(() => install(manager, prefix));
  if (code !== 0) {
    throw new StepFailure({
      tried: by,
      cameBack: lastLines(output),
      remedy: `mend the package manager, or ${wanted.instead}`,
    });
  }
}

function findManager({ apt, dnf, brew }) {
  if (apt && findCommand('apt-get')) {
    return {
      name: 'apt-get',
      install: ['install', '-y', '--no-install-recommends', ...apt.split(' ')],
      refresh: ['update'],
      root: true,
    };
  }
  if (dnf && findCommand('dnf')) return { name: 'dnf', install: ['install', '-y', dnf], root: true };
  if (brew && findCommand('brew')) return { name: 'brew', install: ['install', brew], root: false };
  return undefined;
}

async function rightsFor(manager, wanted, by) {
  if (!manager.root || process.getuid() === 0) return [];
  if (findCommand('sudo') && (await run('sudo', ['-n', 'true'])).code === 0) return ['sudo', '-n'];
  throw new StepFailure({
    tried: `to install ${wanted.purpose} by ${by}`,
    cameBack: 'you are not root, and sudo asks for a password',
    remedy: `run it once as root, or ${wanted.instead}`,
  });
}

async function install(manager, prefix) {
  const call = (args) => {
    const [command, ...rest] = [...prefix, manager.name, ...args];
    return run(command, rest, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  };
  const waiting = manager.name === 'apt-get' ? ['-o', 'DPkg::Lock::Timeout=180'] : [];
  const first = await call([...waiting, ...manager.install]);
  if (first.code === 0 || !manager.refresh) return first;
  detail('the package lists are missing or old: refreshing them');
  const refreshed = await call([...waiting, ...manager.refresh]);
  return refreshed.code === 0 ? call([...waiting, ...manager.install]) : refreshed;
}

/** Debian asks policy-rc.d before it starts a service; what the package enabled for the next boot is taken back. */
async function withoutServices(work) {
  const writable = process.getuid() === 0 && existsSync('/usr/sbin');
  const ours = writable && !existsSync(POLICY);
  const before = new Set([...enabledUnits(), ...enabledScripts()]);
  if (ours) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return await work();
  } finally {
    if (ours) rmSync(POLICY, { force: true });
    if (writable) disable(before);
  }
}

function disable(before) {
  const isNew = (link) => !before.has(link);
  for (const link of enabledUnits().filter(isNew)) rmSync(link, { force: true });
  for (const link of enabledScripts().filter(isNew)) renameSync(link, link.replace(/\/S(\d\d)([^/]*)$/, '/K$1$2'));
}

const linksIn = (folder, wanted) => (existsSync(folder) ? readdirSync(folder).filter(wanted) : []);

const enabledUnits = () =>
  linksIn(UNITS, (name) => /\.(wants|requires)$/.test(name)).flatMap((folder) =>
    linksIn(join(UNITS, folder), () => true).map((unit) => join(UNITS, folder, unit)),
  );

const enabledScripts = () =>
  ['2', '3', '4', '5'].flatMap((level) =>
    linksIn(`/etc/rc${level}.d`, (name) => /^S\d\d/.test(name)).map((name) => `/etc/rc${level}.d/${name}`),
  );
