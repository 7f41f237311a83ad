import { createHash } from 'node:crypto';

/** SHA-256 in hexadecimal. */
export const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
