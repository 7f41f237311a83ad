import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMinSize, ArrayUnique, IsArray, IsDefined, IsIn, IsISO8601, IsString, Length } from 'class-validator';
import { API_KEY_SCOPES, type ApiKeyScope } from '#libs/persistence';
import { MayBeAbsent } from '../http/field-rules.js';

/** A new API key. */
export class CreateApiKeyBody {
  @ApiProperty({ type: 'string', minLength: 1, maxLength: 100, description: 'For people: who or what uses it' })
  @IsDefined()
  @IsString({ message: 'must be a string' })
  @Length(1, 100, { message: 'must have 1 to 100 characters' })
  name!: string;

  @ApiProperty({ enum: API_KEY_SCOPES, isArray: true, description: '`admin` includes the others' })
  @IsDefined()
  @IsArray({ message: 'must be a list of scopes' })
  @ArrayMinSize(1, { message: 'must hold a scope' })
  @ArrayUnique({ message: 'must not repeat a scope' })
  @IsIn(API_KEY_SCOPES, { each: true, message: `must hold only ${API_KEY_SCOPES.join(', ')}` })
  scopes!: ApiKeyScope[];

  @ApiPropertyOptional({ type: 'string', format: 'date-time', description: 'Without it the key does not expire' })
  @MayBeAbsent()
  @IsISO8601({ strict: true, strictSeparator: true }, { message: 'must be an RFC 3339 date and time' })
  expiresAt?: string;
}
