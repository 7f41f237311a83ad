import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ProblemError } from '#libs/nest-runtime';
import { Database, type DatabaseReplaced } from '#libs/persistence';

const LOOKING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Lets a database that was replaced be looked at, and refuses whatever would change it until it was recovered. */
@Injectable()
export class IntactDatabaseGuard implements CanActivate {
  constructor(private readonly database: Database) {}

  canActivate(context: ExecutionContext): boolean {
    const { method } = context.switchToHttp().getRequest<{ method: string }>();
    const replaced = this.database.identity?.replaced;
    if (!replaced || LOOKING.has(method)) return true;
    throw databaseReplaced(replaced);
  }
}

/** 503, with what an operator has to do. */
export function databaseReplaced({ message }: DatabaseReplaced): ProblemError {
  return new ProblemError({
    status: 503,
    code: 'database_replaced',
    title: 'The database must be recovered first',
    detail: message,
    headers: { 'retry-after': '60' },
  });
}
