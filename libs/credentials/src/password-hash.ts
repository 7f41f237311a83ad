import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** Characters of a password that is set: fewest, and most that anybody can sign in with. */
export const PASSWORD_LENGTH = { least: 12, most: 200 };

/** What one hash takes: 2^15 blocks of 1 KiB, three times over, so 32 MiB and some tenths of a second. */
const COST = { ln: 15, r: 8, p: 3 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** The most memory that a stored hash may make this process take, in bytes. */
const MOST_MEMORY = 256 * 1024 * 1024;

const STORED = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{43,86})$/;

/** What is kept of a password: `$scrypt$ln=…,r=…,p=…$salt$hash`, whose parameters may differ from those of today. */
export async function hashPassword(password: string, salt: Buffer = randomBytes(SALT_BYTES)): Promise<string> {
  const hash = await derive(password, salt, HASH_BYTES, COST);
  return `$scrypt$ln=${COST.ln},r=${COST.r},p=${COST.p}$${plain(salt)}$${plain(hash)}`;
}

/** Whether a password is the one this was kept of; compared in constant time. False, too, where it is no such hash. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const [, ln, r, p, salt = '', hash = ''] = STORED.exec(stored) ?? [];
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  const wanted = Buffer.from(hash, 'base64');
  if (wanted.length < HASH_BYTES || memoryOf(cost) > MOST_MEMORY) return false;
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'base64'), wanted.length, cost), wanted);
}

function derive(password: string, salt: Buffer, length: number, cost: typeof COST): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** cost.ln, r: cost.r, p: cost.p, maxmem: MOST_MEMORY * 2 };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, length, options, (error, hash) => (error ? reject(error) : resolve(hash)));
  });
}

/** As scrypt counts it, in bytes. */
const memoryOf = ({ ln, r, p }: typeof COST): number => 128 * r * (2 ** ln + p + 1);

const plain = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
