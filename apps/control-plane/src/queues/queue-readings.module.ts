import { Module } from '@nestjs/common';
import { QueueReadings } from './queue-readings.js';

/** The readings of the queues, which the API and the metrics share. */
@Module({ providers: [QueueReadings], exports: [QueueReadings] })
export class QueueReadingsModule {}
