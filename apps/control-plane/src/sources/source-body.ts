import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsDefined, IsInt, IsString, Max, Min, ValidateIf } from 'class-validator';
import { MayBeAbsent, NameField, OptionalObjectField } from '../http/field-rules.js';

const SECRETS = 'The current secret, then the previous one while it is being replaced; never given back';
const SETTINGS = "The provider's own settings: for `hmac` header, algorithm, encoding, prefix and more";
const ORDERING = 'JSON Pointer into the body; events with the same value there keep their order';

/** One secret or two, as strings; what a secret looks like is the provider's to say. */
function SecretsRules(): PropertyDecorator {
  return applyDecorators(
    IsArray({ message: 'must be a list of secrets' }),
    ArrayMinSize(1, { message: 'must hold a secret: verification cannot be left out' }),
    ArrayMaxSize(2, { message: 'may hold the current and the previous secret' }),
    IsString({ each: true, message: 'must hold strings' }),
  );
}

/** Seconds within which something is to come: a minute to a year. */
const [LEAST_SECONDS, MOST_SECONDS] = [60, 31_536_000];

function ExpectedEveryField(): PropertyDecorator {
  const message = `must be a whole number of seconds from ${LEAST_SECONDS} to ${MOST_SECONDS}, or null`;
  return applyDecorators(
    ApiPropertyOptional({
      type: 'integer',
      minimum: LEAST_SECONDS,
      maximum: MOST_SECONDS,
      nullable: true,
      description:
        'Seconds within which something comes; after that the source counts as silent. Null: by its own past',
    }),
    ValidateIf((_object, value) => value !== undefined && value !== null),
    IsInt({ message }),
    Min(LEAST_SECONDS, { message }),
    Max(MOST_SECONDS, { message }),
  );
}

/** A new source. Settings, secrets and pointer are checked further by the provider. */
export class CreateSourceBody {
  @NameField('Unique in the tenant; events are announced under it')
  name!: string;

  @NameField('`github`, `standard-webhooks` or `hmac`')
  provider!: string;

  @ApiProperty({ type: [String], minItems: 1, maxItems: 2, description: SECRETS })
  @IsDefined()
  @SecretsRules()
  secrets!: string[];

  @OptionalObjectField(SETTINGS)
  settings?: Record<string, unknown>;

  @ApiPropertyOptional({ type: 'string', description: ORDERING })
  @MayBeAbsent()
  @IsString({ message: 'must be a JSON Pointer' })
  orderingKey?: string;

  @ExpectedEveryField()
  expectedEverySeconds?: number | null;
}

/** What changes in a source; each field that is given takes the place of what was there. */
export class ChangeSourceBody {
  @ApiPropertyOptional({ type: [String], minItems: 1, maxItems: 2, description: SECRETS })
  @MayBeAbsent()
  @SecretsRules()
  secrets?: string[];

  @OptionalObjectField(SETTINGS)
  settings?: Record<string, unknown>;

  @ApiPropertyOptional({ type: 'string', nullable: true, description: `${ORDERING}; null makes the source one lane` })
  @ValidateIf((_object, value) => value !== undefined && value !== null)
  @IsString({ message: 'must be a JSON Pointer or null' })
  orderingKey?: string | null;

  @ExpectedEveryField()
  expectedEverySeconds?: number | null;
}
