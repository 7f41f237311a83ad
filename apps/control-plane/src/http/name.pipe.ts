import type { PipeTransform } from '@nestjs/common';
import { isName } from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';

/** Takes the name in a path; what cannot be a name names nothing, so it is a 404. `thing` is as in "connection". */
export class NamePipe implements PipeTransform<unknown, string> {
  constructor(private readonly thing: string) {}

  transform(value: unknown): string {
    if (!isName(value)) throw ProblemError.notFound(`${this.thing} ${JSON.stringify(String(value).slice(0, 80))}`);
    return value;
  }
}
