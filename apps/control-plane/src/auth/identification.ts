import { Inject, Injectable } from '@nestjs/common';
import { ProblemError } from '#libs/nest-runtime';
import { SessionStore } from '#libs/persistence';
import type { ControlPlaneConfig } from '../control-plane-config.js';
import { CONFIG } from '../tokens.js';
import { ApiKeyDirectory } from './api-key-directory.js';
import { readBearerToken } from './bearer-token.js';
import type { AuthenticatedRequest, Identity } from './caller.js';
import { readCookie, SESSION_COOKIE } from './cookies.js';
import { isOwnPage } from './own-page.js';
import { publicOriginOf } from './public-origin.js';
import { hashSessionToken, isCsrfTokenOf, isSessionToken } from './session-token.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Finds out whom a request shows. */
@Injectable()
export class Identification {
  readonly #publicOrigin: string | null;

  constructor(
    private readonly keys: ApiKeyDirectory,
    private readonly sessions: SessionStore,
    @Inject(CONFIG) config: ControlPlaneConfig,
  ) {
    this.#publicOrigin = publicOriginOf(config);
  }

  /**
   * By an API key where there is an Authorization header, else by the cookie of a session. Null where that shows nobody.
   *
   * @param options `isUse`: whether the session is used by it and lasts longer. Default true
   * @throws ProblemError 403 where something is to be changed by a cookie, and no page of ours asks for it
   */
  async of({ method, headers }: AuthenticatedRequest, { isUse = true } = {}): Promise<Identity | null> {
    const { authorization, cookie } = headers;
    if (authorization !== undefined) {
      const key = readBearerToken(typeof authorization === 'string' ? authorization : undefined);
      const caller = key === null ? null : await this.keys.find(key);
      return caller && { kind: 'api-key', caller };
    }
    const token = readCookie(cookie, SESSION_COOKIE);
    if (token === null || !isSessionToken(token)) return null;
    const isOurs = SAFE.has(method) || (this.isOwnPage(headers) && isCsrfTokenOf(token, headers['x-csrf-token']));
    if (!isOurs) throw notOurPage();
    const session = await this.sessions.find(hashSessionToken(token), { isUse });
    return session && { kind: 'session', session: { ...session, token } };
  }

  /** Whether a request comes from a page of our own. */
  isOwnPage(headers: AuthenticatedRequest['headers']): boolean {
    return isOwnPage(headers, this.#publicOrigin);
  }
}

/** 403: a cookie came along with a request that none of our pages has made. */
export function notOurPage(): ProblemError {
  return new ProblemError({
    status: 403,
    code: 'not_our_page',
    title: 'This page may not do that',
    detail:
      'With the cookie of a session, what changes something must come from a page of this host, with the header ' +
      'X-CSRF-Token as GET /v1/session tells it; programs use an API key',
    errors: [{ header: 'X-CSRF-Token', detail: 'is not the token of this session, or the page is another’s' }],
  });
}
