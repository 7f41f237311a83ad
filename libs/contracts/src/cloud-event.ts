/** Content type of a CloudEvents 1.0 event in structured JSON mode. */
export const CLOUD_EVENT_CONTENT_TYPE = 'application/cloudevents+json';

/** A CloudEvents 1.0 event in structured JSON form. */
export interface CloudEvent<Data> {
  specversion: '1.0';
  id: string;
  type: string;
  source: string;
  subject?: string;
  /** RFC 3339. */
  time: string;
  datacontenttype: 'application/json';
  data: Data;
}
