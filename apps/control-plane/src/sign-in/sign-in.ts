import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { ProblemError } from '#libs/nest-runtime';
import { type LocalUser, UserStore } from '#libs/persistence';
import type { Session } from '../auth/session.js';
import { LOGGER } from '../tokens.js';
import { PasswordChecks } from './password-checks.js';
import { type Holder, SessionDesk, type Visit } from './session-desk.js';
import { SignInLimits } from './sign-in-limits.js';

/** What somebody says who they are. */
export interface Claim {
  user: string;
  password: string;
}

/** Lets people in by a password, and changes it. */
@Injectable()
export class SignIn {
  constructor(
    private readonly users: UserStore,
    private readonly desk: SessionDesk,
    private readonly passwords: PasswordChecks,
    private readonly limits: SignInLimits,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Opens a session. Whoever is not let in gets the same answer, in about the same time, whatever was wrong.
   *
   * @throws ProblemError 401, 429 or 503
   */
  async byPassword({ user, password }: Claim, visit: Visit): Promise<Session> {
    const login = user.trim().toLowerCase();
    await this.limits.takeFromAddress(visit.ip);
    await this.limits.takeFromAccount(login);
    const found = login.includes('\0') ? null : await this.users.findByLogin(login);
    const isRight = await this.passwords.check(password, found?.passwordHash ?? null);
    if (!found || !isRight || Object.keys(found.roles).length === 0) throw await this.#refused(found, visit);
    const session = await this.desk.open(asHolder(found), visit, 'by password');
    if (!session) throw await this.#refused(found, visit);
    await this.limits.refill(login);
    return session;
  }

  /**
   * Sets another password. All sessions of the user end, and a new one begins.
   *
   * @throws ProblemError 400 where the password of now is another, 409 where there is none, 429 or 503
   */
  async changePassword(session: Session, current: string, next: string, visit: Visit): Promise<Session> {
    const { userId } = session;
    await this.limits.takeFromAccount(userId);
    const found = session.isLocal ? await this.users.findLocal(userId) : null;
    if (!found) throw ProblemError.conflict('no_password', 'You sign in elsewhere: your password is not kept here');
    if (!(await this.passwords.check(current, found.passwordHash))) throw notCurrent();
    const hash = await this.passwords.hash(next);
    const opened = await this.desk.openWithPassword(asHolder(found), visit, hash);
    if (!opened) throw notCurrent();
    await this.limits.refill(userId);
    return opened;
  }

  async #refused(found: LocalUser | null, visit: Visit): Promise<ProblemError> {
    if (found) await this.desk.writeRefusal(asHolder(found), visit);
    this.logger.warn({ userId: found?.id ?? null, address: visit.ip }, 'A sign-in was refused');
    return new ProblemError({
      status: 401,
      code: 'sign_in_refused',
      title: 'Not signed in',
      detail: 'User or password is wrong',
    });
  }
}

const asHolder = ({ id, ...rest }: LocalUser): Holder => ({ userId: id, ...rest });

function notCurrent(): ProblemError {
  return ProblemError.badRequest('wrong_password', { pointer: '/current', detail: 'is not the password of now' });
}
