import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsDefined, IsIn, IsObject, IsString } from 'class-validator';
import { MayBeAbsent, NameField } from '../http/field-rules.js';

const KINDS = ['results', 'events'] as const;
const ROUTING = 'A topic pattern over routing keys: `*` stands for one word, `#` for any number';
const DELIVER =
  '`{ "type": "http", "url", "secret" }` (a secret is made and shown once where none is given) or `{ "type": "amqp", "queue" }`';

/** A new subscription. */
export class CreateSubscriptionBody {
  @NameField('Unique in the tenant')
  name!: string;

  @ApiProperty({ enum: KINDS })
  @IsDefined()
  @IsIn(KINDS, { message: `must be one of ${KINDS.join(', ')}` })
  kind!: (typeof KINDS)[number];

  @ApiProperty({ type: 'string', description: ROUTING })
  @IsDefined()
  @IsString({ message: 'must be a string' })
  routing!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: DELIVER })
  @IsDefined()
  @IsObject({ message: 'must be an object' })
  deliver!: Record<string, unknown>;
}

/** What changes in a subscription; each field that is given takes the place of what was there. */
export class ChangeSubscriptionBody {
  @ApiPropertyOptional({ type: 'string', description: ROUTING })
  @MayBeAbsent()
  @IsString({ message: 'must be a string' })
  routing?: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: DELIVER })
  @MayBeAbsent()
  @IsObject({ message: 'must be an object' })
  deliver?: Record<string, unknown>;

  @ApiPropertyOptional({ type: 'boolean', description: 'false stops it; true starts it again, also after a 410' })
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  enabled?: boolean;
}
