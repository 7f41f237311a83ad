import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import Type from 'typebox';
import { compileSchema } from '../schema-check.js';
import { UUID_PATTERN } from '../uuid.js';
import { lengthPrefixed } from './length-prefixed.js';

/** How an anchor says what it is; stands before all else in what is signed. */
const FORM = 'waybill/audit-anchor/1';
/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 and in SPKI (RFC 8410). */
const PRIVATE_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_HEAD = Buffer.from('302a300506032b6570032100', 'hex');
const KEY_BYTES = 32;

/** Where the chain of a tenant ended at a time. */
export const AuditHead = Type.Object({
  /** Which database it is of. */
  installation: Type.String({ pattern: UUID_PATTERN }),
  /** Of the installation: raised by each recovery. */
  epoch: Type.Integer({ minimum: 1 }),
  tenant: Type.String({ minLength: 1, maxLength: 255 }),
  position: Type.Integer({ minimum: 1 }),
  /** Of the entry there: 64 hexadecimal digits. */
  hash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  /** When it was seen, by the clock of the control-plane. */
  at: Type.String({ format: 'date-time' }),
});

/** Where the chain of a tenant ended at a time. */
export type AuditHead = Type.Static<typeof AuditHead>;

const AuditAnchorSchema = Type.Object({
  form: Type.Literal(FORM),
  ...AuditHead.properties,
  /** The public key, 32 bytes in base64url. */
  key: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
  signature: Type.String({ pattern: '^[A-Za-z0-9_-]{86}$' }),
});

/** A head that somebody has signed, to be kept outside the database. */
export type AuditAnchor = Type.Static<typeof AuditAnchorSchema>;

/** Who signs anchors. */
export interface AuditSigner {
  /** The public key, 32 bytes in base64url. */
  key: string;
  privateKey: KeyObject;
}

/** What a line of a file or a log holds. */
export type AnchorReading =
  | { kind: 'none' }
  /** It began as an anchor and is none: cut by a crash, or by somebody. */
  | { kind: 'unreadable' }
  /** Whoever signed it had not the key it names, or somebody has changed it since. */
  | { kind: 'forged'; anchor: AuditAnchor }
  | { kind: 'anchor'; anchor: AuditAnchor };

const check = compileSchema(AuditAnchorSchema);

/** The signer whose secret is these 32 bytes (Ed25519). */
export function auditSigner(secret: Buffer): AuditSigner {
  if (secret.length !== KEY_BYTES) throw new Error(`a signing secret has ${KEY_BYTES} bytes, not ${secret.length}`);
  const privateKey = createPrivateKey({ key: Buffer.concat([PRIVATE_HEAD, secret]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return { key: spki.subarray(PUBLIC_HEAD.length).toString('base64url'), privateKey };
}

/** Signs where a chain ends. */
export function signAuditHead(head: AuditHead, { key, privateKey }: AuditSigner): AuditAnchor {
  return { form: FORM, ...head, key, signature: sign(null, signedBytes(head), privateKey).toString('base64url') };
}

/** Reads a line: an anchor, or a log line that has one in its field `anchor`. Never throws. */
export function readAuditAnchor(line: string): AnchorReading {
  if (!line.includes(FORM)) return { kind: 'none' };
  const anchor = parsed(line);
  if (anchor === null) return { kind: 'unreadable' };
  const spki = Buffer.concat([PUBLIC_HEAD, Buffer.from(anchor.key, 'base64url')]);
  try {
    const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    const isSigned = verify(null, signedBytes(anchor), publicKey, Buffer.from(anchor.signature, 'base64url'));
    return { kind: isSigned ? 'anchor' : 'forged', anchor };
  } catch {
    return { kind: 'forged', anchor };
  }
}

function parsed(line: string): AuditAnchor | null {
  try {
    const value: unknown = JSON.parse(line);
    const anchor = (value as { anchor?: unknown } | null)?.anchor ?? value;
    return check(anchor) === null ? (anchor as AuditAnchor) : null;
  } catch {
    return null;
  }
}

function signedBytes({ installation, epoch, tenant, position, hash, at }: AuditHead): Buffer {
  return lengthPrefixed([FORM, installation, String(epoch), tenant, String(position), hash, at]);
}
