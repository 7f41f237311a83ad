import { createHash, createHmac, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an issuer does otherwise than it should. */
export interface Misdeeds {
  /** Claims put over the right ones. */
  claims?: Record<string, unknown>;
  /** `none` without a signature, `HS256` under the public key as a secret, or a right one under a key of somebody else. */
  signature?: 'none' | 'HS256' | 'stranger';
  /** What its discovery document says otherwise. */
  metadata?: Record<string, unknown>;
}

/** A small OpenID issuer for specs: it checks what an issuer has to, and does wrong on request. */
export interface OpenIdIssuer {
  readonly issuer: string;
  readonly misdeeds: Misdeeds;
  /** What it was asked at its token endpoint, the latest last. */
  readonly asked: URLSearchParams[];
  /** Lets a person in: what the browser brings back for this address of the authorization endpoint. */
  authorize(address: string, claims: Record<string, unknown>): URLSearchParams;
  close(): Promise<void>;
}

interface Grant {
  nonce: string | null;
  challenge: string | null;
  redirectUri: string | null;
  claims: Record<string, unknown>;
}

/** The one client it knows. */
export const OPENID_CLIENT = { clientId: 'waybill', clientSecret: 'the secret of waybill' };

/** Starts an issuer on this machine. */
export async function openIdIssuer(): Promise<OpenIdIssuer> {
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const grants = new Map<string, Grant>();
  const misdeeds: Misdeeds = {};
  const asked: URLSearchParams[] = [];

  const server = createServer(async (request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const { pathname } = new URL(request.url ?? '/', issuer);
    if (pathname === '/.well-known/openid-configuration') {
      return answer(200, {
        ...{ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` },
        ...{ jwks_uri: `${issuer}/jwks`, response_types_supported: ['code'], subject_types_supported: ['public'] },
        id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
        ...misdeeds.metadata,
      });
    }
    if (pathname === '/jwks') {
      return answer(200, {
        keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }],
      });
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    asked.push(form);
    const grant = grants.get(form.get('code') ?? '');
    grants.delete(form.get('code') ?? '');
    const basic = `${encodeURIComponent(OPENID_CLIENT.clientId)}:${encodeURIComponent(OPENID_CLIENT.clientSecret).replaceAll('%20', '+')}`;
    const isClient = request.headers.authorization === `Basic ${Buffer.from(basic).toString('base64')}`;
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!isClient) return answer(401, { error: 'invalid_client' });
    if (!grant || grant.challenge !== challenge || grant.redirectUri !== form.get('redirect_uri')) {
      return answer(400, { error: 'invalid_grant' });
    }
    const now = Math.floor(Date.now() / 1_000);
    const claims = { iss: issuer, aud: OPENID_CLIENT.clientId, iat: now, exp: now + 300, nonce: grant.nonce };
    const token = signed(
      { ...claims, ...grant.claims, ...misdeeds.claims },
      misdeeds.signature,
      own,
      stranger.privateKey,
    );
    return answer(200, { access_token: 'x', token_type: 'Bearer', id_token: token });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    issuer,
    misdeeds,
    asked,
    authorize(address, claims) {
      const { searchParams: wish } = new URL(address);
      const code = randomBytes(16).toString('hex');
      const [nonce, redirectUri] = [wish.get('nonce'), wish.get('redirect_uri')];
      const challenge = wish.get('code_challenge_method') === 'S256' ? wish.get('code_challenge') : null;
      grants.set(code, { nonce, challenge, redirectUri, claims });
      return new URLSearchParams({ code, state: wish.get('state') ?? '' });
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function signed(
  claims: object,
  how: Misdeeds['signature'],
  own: { privateKey: KeyObject; publicKey: KeyObject },
  stranger: KeyObject,
): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const alg = how === 'none' || how === 'HS256' ? how : 'RS256';
  const head = `${part({ alg, kid: 'one' })}.${part(claims)}`;
  if (how === 'none') return `${head}.`;
  if (how === 'HS256') {
    const secret = own.publicKey.export({ format: 'pem', type: 'spki' });
    return `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`;
  }
  const key = how === 'stranger' ? stranger : own.privateKey;
  return `${head}.${sign('sha256', Buffer.from(head), key).toString('base64url')}`;
}
