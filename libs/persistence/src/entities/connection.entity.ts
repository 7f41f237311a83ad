import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** A tenant's credentials and settings for a connector. The credential is sealed. */
@Entity({ name: 'connections', schema: 'waybill' })
export class ConnectionEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'connections_pk' })
  tenant!: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'connections_pk' })
  name!: string;

  @Column({ type: 'text' })
  connector!: string;

  @Column({ type: 'jsonb' })
  settings!: Record<string, unknown>;

  @Column({ type: 'text', name: 'credential_type' })
  credentialType!: string;

  @Column({ type: 'bytea', name: 'sealed_credential', select: false })
  sealedCredential!: Buffer;

  @Column({ type: 'integer', default: 1 })
  version!: number;

  /** Since which of its versions it has led to the account that it leads to now. */
  @Column({ type: 'integer', name: 'account_since', default: 1 })
  accountSince!: number;

  /** When its credential was given last; null where that was before it was noted. */
  @Column({ type: 'timestamptz', name: 'credential_since', nullable: true })
  credentialSince!: Date | null;

  /** When its credential ends, as far as anybody has said; null where nobody has. */
  @Column({ type: 'timestamptz', name: 'credential_expires_at', nullable: true })
  credentialExpiresAt!: Date | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;
}
