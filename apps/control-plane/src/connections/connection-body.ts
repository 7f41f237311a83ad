import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { MayBeAbsent, NameField, OptionalObjectField } from '../http/field-rules.js';

const SETTINGS = "The connector's own settings, such as `baseUrl`";
const CREDENTIALS =
  '`type` is none, bearer (`token`), basic (`username`, `password`) or api-key (`header`, `value`); never given back';

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
}

/** What changes in a connection; each field that is given takes the place of what was there. */
export class ChangeConnectionBody {
  @OptionalObjectField(SETTINGS)
  settings?: Record<string, unknown>;

  @OptionalObjectField(CREDENTIALS)
  credentials?: Record<string, unknown>;

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
