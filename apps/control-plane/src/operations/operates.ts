import { applyDecorators, Delete, Get, HttpCode, Patch, Post, Res } from '@nestjs/common';
import type { InputOf, Operation } from '#libs/contracts';
import { Authorized } from '../auth/authorized.js';
import { type Caller, FromCaller } from '../auth/caller.js';
import { descriptionOf } from './description-of.js';
import { FromInput } from './from-input.js';

/** A method that runs an operation. It may ask for the reply as well, to choose another answer than the usual one. */
type Run<One extends Operation> = (caller: Caller, input: InputOf<One>, reply: never) => unknown;

const ROUTES = { GET: Get, POST: Post, PATCH: Patch, DELETE: Delete };
const REPLY_AT = 2;

/** Metadata key of the operation that a method runs. */
const OPERATION = 'waybill:operation';

/**
 * Makes a method the one that runs an operation: its route, whom it lets in, what it takes and what is said of it in OpenAPI
 * all come from the catalogue. The method is given the caller and the input, which was checked.
 */
export function Operates<One extends Operation>(operation: One) {
  return <Method extends Run<One>>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => {
    if (!descriptor.value) throw new Error(`${operation.name} must be run by a method: this is a bug`);
    Reflect.defineMetadata(OPERATION, operation, descriptor.value);
    FromCaller()(target, key, 0);
    FromInput(operation)(target, key, 1);
    if (descriptor.value.length > REPLY_AT) Res({ passthrough: true })(target, key, REPLY_AT);
    const path = operation.path.replaceAll(/\{(\w+)\}/g, ':$1');
    applyDecorators(
      ROUTES[operation.method](path),
      HttpCode(operation.answers[0].status),
      Authorized(operation.scope ?? 'admin', operation.role),
      ...descriptionOf(operation),
    )(target, key, descriptor as TypedPropertyDescriptor<unknown>);
  };
}

/** The operation that a method runs; null where it runs none. */
export function operationOf(method: object): Operation | null {
  return (Reflect.getMetadata(OPERATION, method) as Operation | undefined) ?? null;
}
