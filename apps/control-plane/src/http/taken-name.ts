import { ProblemError } from '#libs/nest-runtime';
import { isUniqueViolation } from '#libs/persistence';

/**
 * Does `work`, which makes a thing under a name that it must not share. Where there is one of that name already the caller is told
 * so, as a 409; `what` is the thing with its article.
 */
export async function refusingTakenName<Made>(what: string, name: string, work: () => Promise<Made>): Promise<Made> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const field = { pointer: '/name', detail: 'is taken' };
    throw ProblemError.conflict('name_taken', `There is ${what} ${name} already`, field);
  }
}
