import {
  type AuthorizationServer,
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  type Client,
  ClientSecretBasic,
  ClientSecretPost,
  calculatePKCECodeChallenge,
  clockTolerance,
  customFetch,
  discoveryRequest,
  getValidatedIdTokenClaims,
  processAuthorizationCodeResponse,
  processDiscoveryResponse,
  validateApplicationLevelSignature,
  validateAuthResponse,
} from 'oauth4webapi';
import { IssuerAway, OpenIdRefused } from './openid-error.js';
import type { SignInFlow } from './sign-in-flow.js';

/** How an issuer knows us. */
export interface OpenIdSettings {
  /** As its tokens name it. Over HTTPS, or on this very machine. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Where it sends browsers back to; registered there. */
  redirectUri: string;
  scopes: string;
  /** The claim that lists a person's groups. */
  groupsClaim: string;
}

/** Whom the issuer vouches for. */
export interface VouchedFor {
  /** The issuer's own name of them, which never changes. */
  subject: string;
  /** For people. */
  displayName: string;
  groups: readonly string[];
}

/** Signatures that are taken: with a key only the issuer has. `none` and those with a shared secret are not among them. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** How long what an issuer says of itself is kept, in milliseconds. */
const KEPT_MS = 600_000;
/** How far clocks may be apart, in seconds. */
const TOLERANCE_S = 10;
const LONGEST = 255;

/** Signs people in at an OpenID issuer: authorization code with PKCE, and nothing taken on trust. */
export class OpenIdClient {
  readonly #client: Client;
  readonly #options: { [customFetch]: typeof fetch; [allowInsecureRequests]: boolean };
  #known: { server: AuthorizationServer; until: number } | null = null;

  /** `send` has the form of fetch, follows no redirect, and bounds time and size. */
  constructor(
    private readonly settings: OpenIdSettings,
    send: typeof fetch,
  ) {
    this.#client = { client_id: settings.clientId, [clockTolerance]: TOLERANCE_S };
    const sendOrAway: typeof fetch = (...request) =>
      send(...request).catch((error: unknown) => {
        throw new IssuerAway(`The issuer ${settings.issuer} does not answer`, { cause: error });
      });
    const isPlain = new URL(settings.issuer).protocol === 'http:';
    this.#options = { [customFetch]: sendOrAway, [allowInsecureRequests]: isPlain };
  }

  /** Where the browser is to go. @throws IssuerAway */
  async authorizationUrl({ state, nonce, verifier }: SignInFlow): Promise<string> {
    const { authorization_endpoint: endpoint } = await this.#server();
    if (endpoint === undefined)
      throw new IssuerAway(`The issuer ${this.settings.issuer} names no authorization endpoint`);
    const url = new URL(endpoint);
    const parameters = {
      response_type: 'code',
      client_id: this.settings.clientId,
      redirect_uri: this.settings.redirectUri,
      scope: this.settings.scopes,
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url.href;
  }

  /**
   * Takes what the browser brought back to the issuer, and checks the token it gives: issuer, audience, nonce, times,
   * algorithm and signature.
   *
   * @throws OpenIdRefused, or IssuerAway
   */
  async redeem(brought: URLSearchParams, { state, nonce, verifier }: SignInFlow): Promise<VouchedFor> {
    const server = await this.#server();
    try {
      const parameters = validateAuthResponse(server, this.#client, brought, state);
      const answer = await authorizationCodeGrantRequest(
        server,
        this.#client,
        this.#authentication(server),
        parameters,
        this.settings.redirectUri,
        verifier,
        this.#options,
      );
      const checks = { expectedNonce: nonce, requireIdToken: true };
      const tokens = await processAuthorizationCodeResponse(server, this.#client, answer, checks);
      await validateApplicationLevelSignature(server, answer, this.#options);
      const claims = getValidatedIdTokenClaims(tokens);
      if (!claims) throw new OpenIdRefused('The issuer gave no ID token');
      return this.#vouchedFor(claims);
    } catch (error) {
      if (error instanceof IssuerAway || error instanceof OpenIdRefused) throw error;
      const { message, code } = error as { message?: unknown; code?: unknown };
      throw new OpenIdRefused(`${code ?? 'refused'}: ${message}`, { cause: error });
    }
  }

  #vouchedFor(claims: Readonly<Record<string, unknown>>): VouchedFor {
    const { sub: subject } = claims;
    if (typeof subject !== 'string' || subject.length > LONGEST || subject.includes('\0')) {
      throw new OpenIdRefused('The subject of the token is none');
    }
    const names = [claims['name'], claims['preferred_username'], claims['email'], subject];
    const name = names.find((one): one is string => typeof one === 'string' && one.trim() !== '') ?? subject;
    const listed = claims[this.settings.groupsClaim];
    const groups = (Array.isArray(listed) ? listed : [listed]).filter((one) => typeof one === 'string');
    return { subject, displayName: name.replaceAll('\0', '').slice(0, LONGEST), groups };
  }

  #authentication({ token_endpoint_auth_methods_supported: methods }: AuthorizationServer) {
    const inBody = methods?.includes('client_secret_post') && !methods.includes('client_secret_basic');
    return (inBody ? ClientSecretPost : ClientSecretBasic)(this.settings.clientSecret);
  }

  async #server(): Promise<AuthorizationServer> {
    if (this.#known && this.#known.until > Date.now()) return this.#known.server;
    const issuer = new URL(this.settings.issuer);
    try {
      const answer = await discoveryRequest(issuer, { algorithm: 'oidc', ...this.#options });
      const said = await processDiscoveryResponse(issuer, answer);
      const offered = said.id_token_signing_alg_values_supported ?? ['RS256'];
      const taken = offered.filter((name) => ALGORITHMS.includes(name));
      if (taken.length === 0) throw new Error(`it signs by ${offered.join(', ')}, none of which is taken`);
      const server = { ...said, id_token_signing_alg_values_supported: taken };
      this.#known = { server, until: Date.now() + KEPT_MS };
      return server;
    } catch (error) {
      if (error instanceof IssuerAway) throw error;
      throw new IssuerAway(
        `What the issuer ${this.settings.issuer} says of itself is not right: ${(error as Error).message}`,
        {
          cause: error,
        },
      );
    }
  }
}
