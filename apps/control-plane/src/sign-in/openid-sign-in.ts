import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { flowOf, hashFlowSecret, IssuerAway, newFlowSecret, OpenIdRefused } from '#libs/credentials';
import { SignInFlowStore, UserStore } from '#libs/persistence';
import type { Session } from '../auth/session.js';
import { LOGGER } from '../tokens.js';
import { OPENID, type OpenId } from './openid.js';
import { rolesOfGroups } from './roles-of-groups.js';
import { SessionDesk, type Visit } from './session-desk.js';

/** How long a person may take at the issuer, in seconds. */
export const FLOW_SECONDS = 600;

/** Why nobody was let in: the issuer proved nothing, it came back twice or too late, no group has a role, it is away. */
export type NotLetIn = 'refused' | 'expired' | 'no-role' | 'away';

/** Lets people in whom an OpenID issuer vouches for. */
@Injectable()
export class OpenIdSignIn {
  constructor(
    @Inject(OPENID) private readonly openId: OpenId | null,
    private readonly flows: SignInFlowStore,
    private readonly users: UserStore,
    private readonly desk: SessionDesk,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Whether people can sign in so. */
  get isOffered(): boolean {
    return this.openId !== null;
  }

  /**
   * Begins: where the browser is to go, and the secret it is to keep meanwhile. A browser that the issuer sends back does not
   * show the session it has, for that cookie is `Strict`: it is noted now.
   */
  async begin({ replaces }: Pick<Visit, 'replaces'>): Promise<{ address: string; secret: string } | NotLetIn> {
    if (!this.openId) return 'refused';
    const secret = newFlowSecret();
    try {
      const address = await this.openId.client.authorizationUrl(flowOf(secret));
      await this.flows.begin(hashFlowSecret(secret), FLOW_SECONDS, replaces);
      return { address, secret };
    } catch (error) {
      return this.#explain(error);
    }
  }

  /** Opens a session for whoever comes back. `secret` is what the browser kept, null where it kept none. */
  async finish(secret: string | null, brought: URLSearchParams, visit: Visit): Promise<Session | NotLetIn> {
    if (!this.openId) return 'refused';
    const flow = secret === null ? null : await this.flows.take(hashFlowSecret(secret));
    if (secret === null || flow === null) return 'expired';
    try {
      const { issuer, mapping, client } = this.openId;
      const { subject, displayName, groups } = await client.redeem(brought, flowOf(secret));
      const roles = rolesOfGroups(mapping, groups);
      if (Object.keys(roles).length === 0) return this.#without(visit);
      const userId = await this.users.putSubject({ issuer, subject, displayName });
      const holder = { userId, displayName, passwordHash: null, roles };
      return (
        (await this.desk.open(holder, { ...visit, replaces: visit.replaces ?? flow.replaces }, 'by OpenID Connect')) ??
        'expired'
      );
    } catch (error) {
      return this.#explain(error);
    }
  }

  #without(visit: Visit): NotLetIn {
    this.logger.warn({ address: visit.ip }, 'Whom the issuer vouched for has no group with a role: see OIDC_ROLES');
    return 'no-role';
  }

  #explain(error: unknown): NotLetIn {
    if (error instanceof IssuerAway) {
      this.logger.warn({ err: error }, 'The OpenID issuer cannot be asked; nobody signs in by it now');
      return 'away';
    }
    if (!(error instanceof OpenIdRefused)) throw error;
    this.logger.warn({ why: error.message }, 'What the OpenID issuer gave was refused, and nobody let in by it');
    return 'refused';
  }
}
