import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { repositoryFile } from './repository-file.js';

/** Runs the job that sets a user, with a role in the tenant `default`. */
export async function setUser(
  database: string,
  { login, password, role }: { login: string; password: string; role: string },
): Promise<void> {
  await promisify(execFile)(process.execPath, [repositoryFile('dist/apps/jobs/src/set-user.js')], {
    env: { DATABASE_URL: database, USER_LOGIN: login, USER_PASSWORD: password, USER_ROLES: `default=${role}` },
  });
}
