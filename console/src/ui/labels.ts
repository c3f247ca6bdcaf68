/** The words for values of the API: statuses, variable types, reasons. */
import type { Call, CallInList, Destination, Variable } from '../../client/postcall.ts';

export type Status = CallInList['status'] | Call['deliveries'][number]['status'] | Destination['status'];

const STATUS_LABELS: Partial<Record<Status, string>> = {
  partly_failed: 'partly failed',
  // The API names the step that is done; a person asks for the one that is running.
  received: 'extracting',
  extracted: 'delivering',
};

export const statusLabel = (status: Status): string => STATUS_LABELS[status] ?? status;

export type VariableType = Variable['var_type'];

export const TYPE_LABELS: Record<VariableType, string> = {
  string: 'Text',
  boolean: 'Yes/no',
  integer: 'Whole number',
  float: 'Number',
  date: 'Date',
  time: 'Time',
  datetime: 'Date and time',
  email: 'Email',
  phone: 'Phone number',
  enum: 'One of a list',
};

/**
 * Returns why a destination is disabled.
 * @param reason as the API returns it; `by request` for a person's decision
 */
export const disabledLabel = (reason: string | null): string =>
  reason === null || reason === 'by request' ? 'Disabled manually' : `Disabled automatically: ${reason}`;

const INVALID_TOKEN = 'This access token is not valid. Paste another one.';
/** The API's own messages about a token tell an engineer which header to send. */
const TOKEN_LABELS: ReadonlyMap<string | undefined, string> = new Map([
  ['token_missing', INVALID_TOKEN],
  ['token_invalid', INVALID_TOKEN],
  ['token_expired', 'This access token has expired. Get a new one.'],
]);

/** Returns what a refused request means to a person. */
export const failureLabel = ({ code, message }: { code: string | undefined; message: string }): string =>
  TOKEN_LABELS.get(code) ?? message;
