/** A destination: an HTTP endpoint of the customer, with its template. The one schema of it, and its types. */
import type { Json, JsonObject } from '../json.ts';

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof METHODS)[number];

/** A destination as it is stored; `signing_secret` (`whsec_...`) never leaves but at its creation and rotation. */
export interface Destination {
  destination_id: number;
  destination_name: string;
  destination_type: string;
  api_url: string;
  api_method: Method;
  api_headers: Record<string, string>;
  /** Absent: the default body, all connected variables and the system fields by name. */
  api_body?: JsonObject | Json[];
  status: 'active' | 'disabled';
  disabled_reason: string | null;
  signing_secret: string;
}
