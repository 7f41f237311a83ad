const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32'];

/**
 * Adds an entry for every optional dependency that some package names and the lockfile lacks.
 *
 * @param {{ packages: Record<string, object> }} lockfile of version 3; changed in place, its packages sorted by path
 * @returns {string[]} `name@version` of what was added
 */
export function completeLockfile(lockfile) {
  const added = [];
  for (const [path, entry] of Object.entries(lockfile.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (findEntry(lockfile.packages, path, name)) continue;
      lockfile.packages[`node_modules/${name}`] = optionalEntry(name, version, entry);
      added.push(`${name}@${version}`);
    }
  }
  const sorted = Object.entries(lockfile.packages).sort(([one], [other]) => (one < other ? -1 : 1));
  lockfile.packages = Object.fromEntries(sorted);
  return added;
}

/** Looks from the package's own folder upwards, as Node does. */
function findEntry(packages, path, name) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const entry = packages[`${at ? `${at}/` : ''}node_modules/${name}`];
    if (entry || at === '') return entry;
    if (!at.includes('/node_modules/')) at = '';
  }
}

/** What npm needs to know to pass over a package on this machine: its system and processor, told by its name. */
function optionalEntry(name, version, { dev }) {
  const words = name.split(/[/-]/);
  const system = SYSTEMS.find((each) => words.includes(each));
  const processor = PROCESSORS.find((each) => words.includes(each));
  return {
    version,
    ...(processor ? { cpu: [processor] } : {}),
    ...(dev ? { dev: true } : {}),
    ...(words.includes('musl') ? { libc: ['musl'] } : words.includes('gnu') ? { libc: ['glibc'] } : {}),
    optional: true,
    ...(system ? { os: [system] } : {}),
  };
}
