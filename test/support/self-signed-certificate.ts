import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A key and a certificate for it, as PEM. */
export interface SelfSigned {
  readonly key: string;
  readonly cert: string;
}

/** A self-signed certificate for a DNS name, good from 2020 until `ends`, at most to the end of 2049. */
export function selfSignedCertificate(host: string, ends: Date = new Date('2049-12-31T23:59:59Z')): SelfSigned {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  return { key, cert: sealed(host, ends, publicKey, privateKey) };
}

/** UTCTime of X.680. */
const utcTime = (at: Date) =>
  `${at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '')
    .slice(2)}`;

/** DER (X.690) of just what such a certificate needs. */
function sealed(host: string, ends: Date, publicKey: KeyObject, privateKey: KeyObject): string {
  const der = (tag: number, ...parts: Buffer[]): Buffer => {
    const content = Buffer.concat(parts);
    const size = content.length;
    const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
    return Buffer.concat([Buffer.from([tag, ...length]), content]);
  };
  const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
  const ecdsaSha256 = der(0x30, oid('2a8648ce3d040302'));
  const name = der(0x30, der(0x31, der(0x30, oid('550403'), der(0x0c, Buffer.from(host)))));
  const time = (text: string) => der(0x17, Buffer.from(text));
  const altName = der(0x30, der(0x82, Buffer.from(host)));
  const body = der(
    0x30,
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of(1)),
    ecdsaSha256,
    name,
    der(0x30, time('200101000000Z'), time(utcTime(ends))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(0x30, der(0x30, oid('551d11'), der(0x04, altName)))),
  );
  const signature = der(0x03, Buffer.of(0), sign('sha256', body, privateKey));
  const base64 = der(0x30, body, ecdsaSha256, signature).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`;
}
