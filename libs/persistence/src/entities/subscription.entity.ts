import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** Where a tenant's results or events go. The signing secret is sealed. */
@Entity({ name: 'subscriptions', schema: 'waybill' })
export class SubscriptionEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'subscriptions_pk' })
  tenant!: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'subscriptions_pk' })
  name!: string;

  @Column({ type: 'text' })
  kind!: 'results' | 'events';

  /** A topic pattern over routing keys: `*` one word, `#` any number. */
  @Column({ type: 'text' })
  routing!: string;

  @Column({ type: 'text', name: 'deliver_type' })
  deliverType!: 'http' | 'amqp';

  @Column({ type: 'text', nullable: true })
  url!: string | null;

  @Column({ type: 'text', nullable: true })
  queue!: string | null;

  @Column({ type: 'bytea', name: 'sealed_secret', nullable: true, select: false })
  sealedSecret!: Buffer | null;

  @Column({ type: 'timestamptz', name: 'disabled_at', nullable: true })
  disabledAt!: Date | null;

  @Column({ type: 'text', name: 'disabled_reason', nullable: true })
  disabledReason!: string | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;
}
