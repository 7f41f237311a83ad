import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsISO8601, IsString, Matches, ValidateIf } from 'class-validator';
import { MayBeAbsent, NameField, OptionalObjectField } from '../http/field-rules.js';

const SETTINGS = "The connector's own settings, such as `baseUrl`";
const CREDENTIALS =
  '`type` is none, bearer (`token`), basic (`username`, `password`) or api-key (`header`, `value`); never given back';

/** ISO 8601 knows weeks, days of the year and times of no zone as well, of which no instant can be made. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** When the credential ends, as far as it does not tell that itself. */
function ExpiryField(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: 'string',
      format: 'date-time',
      nullable: true,
      description:
        'When the credential ends; without it what the credential says itself, as a JWT does. For people only',
    }),
    ValidateIf((_object, value) => value !== undefined && value !== null),
    IsISO8601({ strict: true, strictSeparator: true }, { message: 'must be an RFC 3339 date and time' }),
    Matches(INSTANT, { message: 'must be an RFC 3339 date and time' }),
    IsString({ message: 'must be an RFC 3339 date and time, or null' }),
  );
}

/** A new connection. Settings are checked further by the connector, credentials by their type. */
export class CreateConnectionBody {
  @NameField('Unique in the tenant')
  name!: string;

  @NameField('The connector it is for')
  connector!: string;

  @OptionalObjectField(SETTINGS)
  settings?: Record<string, unknown>;

  @OptionalObjectField(CREDENTIALS)
  credentials?: Record<string, unknown>;

  @ExpiryField()
  credentialsExpireAt?: string | null;
}

/** What changes in a connection; each field that is given takes the place of what was there. */
export class ChangeConnectionBody {
  @OptionalObjectField(SETTINGS)
  settings?: Record<string, unknown>;

  @OptionalObjectField(CREDENTIALS)
  credentials?: Record<string, unknown>;

  @ExpiryField()
  credentialsExpireAt?: string | null;

  @ApiPropertyOptional({
    type: 'boolean',
    default: false,
    description:
      'With `credentials` of the same type and nothing else: they are of the same account, so that what stood in doubt there may go on. Otherwise such tasks are parked',
  })
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  sameAccount?: boolean;
}
