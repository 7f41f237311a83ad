import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** What an API key may be used for. */
export const API_KEY_SCOPES = ['tasks:write', 'tasks:read', 'admin'] as const;

/** What an API key may be used for; `admin` includes the others. */
export type ApiKeyScope = (typeof API_KEY_SCOPES)[number];

/** An API key, of which only the SHA-256 is kept. */
@Entity({ name: 'api_keys', schema: 'waybill' })
export class ApiKeyEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'api_keys_pk' })
  tenant!: string;

  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'api_keys_pk' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'bytea', name: 'key_hash', select: false })
  keyHash!: Buffer;

  @Column({ type: 'text', array: true })
  scopes!: ApiKeyScope[];

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
