import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Operation } from '#libs/contracts';
import { inputReader, type RawRequest } from './input-reader.js';

/** Gives a method the input of its operation, or ends the request with a problem that names what is wrong. */
export function FromInput(operation: Operation): ParameterDecorator {
  const read = inputReader(operation);
  return createParamDecorator((_data: unknown, context: ExecutionContext) =>
    read(context.switchToHttp().getRequest<RawRequest>()),
  )();
}
