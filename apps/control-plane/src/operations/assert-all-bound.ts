import type { Type } from '@nestjs/common';
import { OPERATIONS, type Operation } from '#libs/contracts';
import { operationOf } from './operates.js';

/**
 * Throws where an operation of the catalogue is run by no method of these controllers or by several, or where a method runs
 * one that is not in it. A control-plane that lacks an operation does not start.
 */
export function assertAllBound(controllers: readonly Type[], catalogue: readonly Operation[] = OPERATIONS): void {
  const bound = controllers.flatMap(operationsOf).map(({ name }) => name);
  const known = new Set(catalogue.map(({ name }) => name));
  const complaints = [
    ...[...known].filter((name) => !bound.includes(name as Operation['name'])).map((name) => `${name} is run by none`),
    ...bound.filter((name, at) => bound.indexOf(name) !== at).map((name) => `${name} is run by several`),
    ...bound.filter((name) => !known.has(name)).map((name) => `${name} is not in the catalogue`),
  ];
  if (complaints.length > 0) throw new Error(`Operations and methods do not match: ${complaints.join('; ')}`);
}

function operationsOf({ prototype }: Type): Operation[] {
  return Object.values(Object.getOwnPropertyDescriptors(prototype as object)).flatMap(({ value }) => {
    const found = typeof value === 'function' ? operationOf(value) : null;
    return found === null ? [] : [found];
  });
}
