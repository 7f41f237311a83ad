import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { certificateEnd } from './certificate-end.js';

const shown = (certificate: { valid_to: string } | null) =>
  Object.assign(new PassThrough(), { getPeerCertificate: () => certificate });

describe('the end of a certificate', () => {
  it('is that of the one that was shown, in seconds', () => {
    expect(certificateEnd(shown({ valid_to: 'Dec  1 12:00:00 2026 GMT' }))).toBe(1_796_126_400);
  });

  it('is unknown without TLS, and of a socket that is destroyed and not yet known to be', () => {
    expect(certificateEnd(new PassThrough())).toBeNull();
    expect(certificateEnd(shown(null))).toBeNull();
  });
});
