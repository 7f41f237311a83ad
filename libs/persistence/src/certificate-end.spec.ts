import { expect, it } from '@jest/globals';
import type { ClientBase } from 'pg';
import { certificateEnd } from './certificate-end.js';

const shown = (stream: object) => ({ connection: { stream } }) as unknown as ClientBase;

it('the end of a certificate is unknown without TLS, and of a connection that breaks as it is made', () => {
  expect(certificateEnd(shown({}))).toBeNull();
  expect(certificateEnd(shown({ getPeerCertificate: () => null }))).toBeNull();
  expect(certificateEnd(shown({ getPeerCertificate: () => ({ valid_to: 'Dec  1 12:00:00 2026 GMT' }) }))).toBe(
    1_796_126_400,
  );
});
