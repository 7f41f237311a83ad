import { mkdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, run } from './commands.mjs';

/** What the tables of a run may grow to. Memory is taken only for what is there. */
const SIZE = '2g';
/** PostgreSQL's user where we are root; see database-cluster.mjs. */
const UNPRIVILEGED = 65_534;

/**
 * A small disk of its own for the tables of a run, which can be full while all others have room: a tmpfs that is made
 * as small as what is on it.
 *
 * @param {string} home
 * @param {{ mount?: boolean }} wish `mount: false` only finds what an earlier run left
 * @returns {Promise<{ notRun: string | null, adopt(administrator: string, name: string): Promise<void>,
 *   fill(): Promise<void>, free(): Promise<void>, remove(): Promise<void> }>} `notRun` says why there is none
 */
export async function chaosDisk(home, { mount = true } = {}) {
  const folder = join(home, 'disk');
  const notRun = mount ? await attach(folder) : null;
  const resize = (size) => command('mount', ['-o', `remount,size=${size}`, folder]);
  return {
    notRun,
    adopt: async (administrator, name) => {
      if (notRun === null) await moveDatabase(administrator, name, join(folder, 'tables'));
    },
    fill: () => {
      const { blocks, bfree, bsize } = statfsSync(folder);
      return resize((blocks - bfree) * bsize);
    },
    free: () => resize(SIZE),
    remove: async () => {
      while (isMounted(folder)) await command('umount', [folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function attach(folder) {
  if (process.platform !== 'linux') return 'a disk of its own can be made on Linux only';
  if (process.getuid?.() !== 0) return 'only root may mount a disk';
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const owner = `uid=${UNPRIVILEGED},gid=${UNPRIVILEGED},mode=0700`;
  const { code, output } = await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},${owner}`, 'waybill-chaos', folder]);
  return code === 0 ? null : `mount: ${lastLines(output, 1)}`;
}

async function moveDatabase(administrator, name, location) {
  const { default: pg } = await import('pg');
  mkdirSync(location, { mode: 0o700 });
  await command('chown', [`${UNPRIVILEGED}:${UNPRIVILEGED}`, location]);
  const client = new pg.Client({ connectionString: administrator });
  await client.connect();
  try {
    await client.query(`CREATE TABLESPACE small_disk LOCATION '${location}'`);
    await client.query(`ALTER DATABASE ${name} SET TABLESPACE small_disk`);
  } finally {
    await client.end();
  }
}

const isMounted = (folder) => readFileSync('/proc/mounts', 'utf8').includes(` ${folder} `);

async function command(name, args) {
  const { code, output } = await run(name, args);
  if (code !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${code}: ${lastLines(output, 3)}`);
}
