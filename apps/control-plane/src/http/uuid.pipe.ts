import type { PipeTransform } from '@nestjs/common';
import { isUuid } from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';

/** Takes the id in a path; what is no UUID names nothing, so it is a 404. `thing` is as in "task". */
export class UuidPipe implements PipeTransform<unknown, string> {
  constructor(private readonly thing: string) {}

  transform(value: unknown): string {
    if (!isUuid(value)) throw ProblemError.notFound(`${this.thing} ${JSON.stringify(String(value).slice(0, 80))}`);
    return value.toLowerCase();
  }
}
