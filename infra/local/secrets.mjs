import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes a file only its owner can read. */
export function writePrivate(file, text) {
  writeFileSync(file, text, { mode: 0o600 });
}

/**
 * Secrets of one home: each is made once, kept in a file of its own (0600) and the same ever after. A file is there
 * whole or not at all; an empty one, which a full disk or a lost power leaves, counts as absent.
 *
 * @param {string} folder an existing private folder
 */
export function secretsIn(folder) {
  const once = (name, make) => {
    const file = join(folder, name);
    const kept = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
    if (kept) return kept;
    const made = make();
    writePrivate(`${file}.new`, `${made}\n`);
    renameSync(`${file}.new`, file);
    return made;
  };
  return {
    /** A password of 192 bits, safe inside a URL. */
    password: (name) => once(name, () => randomBytes(24).toString('base64url')),
    /** Twelve hexadecimal digits that tell this home from every other. */
    identity: () => once('identity', () => randomBytes(6).toString('hex')),
    /** The API key of the local stack. */
    apiKey: () => once('api-key', () => `wb_${randomBytes(24).toString('base64url')}`),
    /** Path of the key file that seals credentials: `<key id> <base64 of 32 bytes>`. */
    credentialsKeyFile: () => {
      once('credentials-key', () => `local-1 ${randomBytes(32).toString('base64')}`);
      return join(folder, 'credentials-key');
    },
  };
}
