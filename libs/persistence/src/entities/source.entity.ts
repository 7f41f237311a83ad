import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** A configured webhook endpoint of a tenant. Its secrets are sealed. */
@Entity({ name: 'sources', schema: 'waybill' })
export class SourceEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'sources_pk' })
  tenant!: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'sources_pk' })
  name!: string;

  /** Stands in the URL given to the provider. */
  @Column({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  provider!: string;

  /** The provider's own settings: header name, algorithm, encoding, prefix. */
  @Column({ type: 'jsonb' })
  settings!: Record<string, unknown>;

  @Column({ type: 'bytea', name: 'sealed_secrets', select: false })
  sealedSecrets!: Buffer;

  /** JSON Pointer into the body whose value names the lane; null where the source is one lane. */
  @Column({ type: 'text', name: 'ordering_pointer', nullable: true })
  orderingPointer!: string | null;

  /** Seconds within which something comes; null where nobody has said. */
  @Column({ type: 'integer', name: 'expected_every_seconds', nullable: true })
  expectedEverySeconds!: number | null;

  @Column({ type: 'integer', default: 1 })
  version!: number;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;
}
