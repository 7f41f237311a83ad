import { describe, expect, it } from '@jest/globals';
import type { ValidationError } from '@nestjs/common';
import { findReservedName } from './reserved-names.js';
import { validationFields } from './validation-fields.js';

describe('what class-validator refuses', () => {
  it('is named by JSON Pointer in a body and by name in a query', () => {
    const errors: ValidationError[] = [
      { property: 'a/b', constraints: { isString: 'a/b must be a string' } },
      { property: 'list', children: [{ property: '0', constraints: { isUuid: '0 must be a UUID' }, children: [] }] },
      { property: 'more', constraints: { whitelistValidation: 'property more should not exist' } },
    ];
    expect(validationFields(errors, 'body')).toEqual([
      { pointer: '/a~1b', detail: 'must be a string' },
      { pointer: '/list/0', detail: 'must be a UUID' },
      { pointer: '/more', detail: 'is not a field of this document' },
    ]);
    expect(validationFields(errors.slice(2), 'query')).toEqual([
      { parameter: 'more', detail: 'is not a field of this document' },
    ]);
  });
});

describe('a reserved name', () => {
  it.each([
    ['{"a":[{"constructor":1}]}', '/a/0/constructor'],
    ['{"prototype":{}}', '/prototype'],
    ['{"__proto__":{}}', '/__proto__'],
    ['{"a":"constructor","constructors":1}', null],
    ['"constructor"', null],
  ])('in %s is found at %j', (text, pointer) => {
    expect(findReservedName(JSON.parse(text))).toBe(pointer);
  });
});
