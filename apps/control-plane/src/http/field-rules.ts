import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsDefined, IsObject, Matches, ValidateIf } from 'class-validator';
import { NAME_PATTERN } from '#libs/contracts';

/** A field that may be left out. Unlike class-validator's own rule it takes no null: what is given must be right. */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined);
}

/** A field that holds a name by the wire contract. */
export function NameField(description: string): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ description, pattern: NAME_PATTERN, type: 'string' }),
    IsDefined(),
    Matches(new RegExp(NAME_PATTERN), { message: `must be a string of the form ${NAME_PATTERN}` }),
  );
}

/** An optional field that holds an object, which something else checks further. */
export function OptionalObjectField(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ description, type: 'object', additionalProperties: true }),
    MayBeAbsent(),
    IsObject({ message: 'must be an object' }),
  );
}
