/** Every route of the HTTP API and the door behind it. */
import { REDOC } from '../lib/openapi/page.ts';
import { PLATFORMS } from '../lib/platforms/platform.ts';
import { CALLS_INDEX } from '../lib/table/keys.ts';
import type { TableAction } from './function.ts';
import { RETENTION } from './retention.ts';

export interface Endpoint {
  /** Construct id. */
  id: string;
  entry: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Each path of the same door; the first is the one that the documentation shows. */
  paths: string[];
  /** Absent: it has no business there. */
  tableActions?: TableAction[];
  /** Finds items by this index. */
  queriesIndex?: string;
  /** ActiveTokens the extractor. */
  sendsToCallEnded?: true;
  /** ActiveTokens the dispatcher. */
  sendsToDeliveryDue?: true;
  environment?: Record<string, string>;
  /** Asks the model itself. */
  asksModel?: true;
  /** Its sender has no token of ours and is proven otherwise; it cannot read the secrets that sign tokens. */
  withoutToken?: true;
  /** Files of the repository that stand beside its bundle under the same path. */
  files?: string[];
  /** Answers a repeated request with the same `Idempotency-Key` again: keeps requests and answers in the table. */
  takesIdempotencyKey?: true;
}

const API = '/v2/post_call';
const DATA = `${API}/data`;

/** Every variables and destinations route also answers under the outlet's own path. */
const withAlias = (path: string): string[] => [`${DATA}${path}`, `${DATA}/outlet/{outlet_id}${path}`];

// A configuration write reads the outlet, then commits one transaction of puts and deletes.
const READ: TableAction[] = ['Query'];
// By its version first: what has not changed is not read again.
const READ_CURRENT: TableAction[] = ['GetItem', 'Query'];
const SAVE: TableAction[] = ['GetItem', 'Query', 'PutItem'];
// What lost a connection is put anew.
const DELETE: TableAction[] = ['GetItem', 'Query', 'PutItem', 'DeleteItem'];

export const ENDPOINTS: readonly Endpoint[] = [
  {
    id: 'ListVariables',
    entry: 'functions/variables/list.ts',
    method: 'GET',
    paths: withAlias('/variables'),
    tableActions: READ_CURRENT,
  },
  {
    id: 'SaveVariables',
    entry: 'functions/variables/save.ts',
    method: 'POST',
    paths: withAlias('/variables'),
    tableActions: SAVE,
    takesIdempotencyKey: true,
  },
  {
    id: 'UpdateVariables',
    entry: 'functions/variables/update.ts',
    method: 'PUT',
    paths: withAlias('/variables'),
    tableActions: SAVE,
  },
  {
    id: 'DeleteVariable',
    entry: 'functions/variables/delete.ts',
    method: 'DELETE',
    paths: withAlias('/variables'),
    tableActions: DELETE,
  },
  {
    id: 'ConnectVariables',
    entry: 'functions/variables/connect.ts',
    method: 'POST',
    paths: withAlias('/variables/connect'),
    tableActions: SAVE,
  },
  {
    id: 'DisconnectVariables',
    entry: 'functions/variables/disconnect.ts',
    method: 'POST',
    paths: withAlias('/variables/disconnect'),
    tableActions: SAVE,
  },
  {
    id: 'TryVariables',
    entry: 'functions/variables/try.ts',
    method: 'POST',
    paths: withAlias('/variables/try'),
    tableActions: READ_CURRENT,
    asksModel: true,
  },
  {
    id: 'ListDestinations',
    entry: 'functions/destinations/list.ts',
    method: 'GET',
    paths: withAlias('/destinations'),
    tableActions: READ_CURRENT,
  },
  {
    id: 'SaveDestinations',
    entry: 'functions/destinations/save.ts',
    method: 'POST',
    paths: withAlias('/destinations'),
    tableActions: SAVE,
    takesIdempotencyKey: true,
  },
  {
    id: 'UpdateDestinations',
    entry: 'functions/destinations/update.ts',
    method: 'PUT',
    paths: withAlias('/destinations'),
    tableActions: SAVE,
  },
  {
    id: 'DeleteDestination',
    entry: 'functions/destinations/delete.ts',
    method: 'DELETE',
    paths: withAlias('/destinations'),
    tableActions: DELETE,
    sendsToDeliveryDue: true,
  },
  {
    id: 'PreviewDestination',
    entry: 'functions/destinations/preview.ts',
    method: 'POST',
    paths: withAlias('/destinations/preview'),
    tableActions: READ_CURRENT,
  },
  {
    id: 'TestDestination',
    entry: 'functions/destinations/test.ts',
    method: 'POST',
    paths: withAlias('/destinations/{destination_id}/test'),
    tableActions: READ_CURRENT,
    environment: { DELIVERY_TIMEOUT_SECONDS: '15' },
  },
  {
    id: 'RotateSecret',
    entry: 'functions/destinations/rotate-secret.ts',
    method: 'POST',
    paths: withAlias('/destinations/{destination_id}/rotate-secret'),
    tableActions: SAVE,
    takesIdempotencyKey: true,
  },
  {
    id: 'RecoverDestination',
    entry: 'functions/destinations/recover.ts',
    method: 'POST',
    paths: withAlias('/destinations/{destination_id}/recover'),
    tableActions: READ_CURRENT,
    sendsToDeliveryDue: true,
  },
  {
    id: 'RedeliverCall',
    entry: 'functions/calls/redeliver.ts',
    method: 'POST',
    paths: [`${DATA}/calls/{call_id}/redeliver`],
    tableActions: ['GetItem', 'Query', 'UpdateItem'],
    sendsToDeliveryDue: true,
  },
  {
    id: 'SubmitCall',
    entry: 'functions/calls/submit.ts',
    method: 'POST',
    paths: [`${DATA}/calls`],
    tableActions: ['GetItem', 'PutItem'],
    takesIdempotencyKey: true,
    sendsToCallEnded: true,
    environment: RETENTION,
  },
  {
    id: 'ListCalls',
    entry: 'functions/calls/list.ts',
    method: 'GET',
    paths: [`${DATA}/calls`],
    tableActions: ['BatchGetItem', 'Query'],
    queriesIndex: CALLS_INDEX,
  },
  {
    id: 'RecoverCalls',
    entry: 'functions/calls/recover.ts',
    method: 'POST',
    paths: [`${DATA}/calls/recover`],
    sendsToCallEnded: true,
  },
  {
    id: 'ReceiveWebhook',
    entry: 'functions/platforms/receive.ts',
    method: 'POST',
    // By name: OpenAPI takes `calls/{platform}` and `calls/{call_id}` for one path.
    paths: PLATFORMS.map((platform) => `${DATA}/calls/${platform}`),
    tableActions: ['GetItem', 'PutItem'],
    sendsToCallEnded: true,
    environment: RETENTION,
    withoutToken: true,
  },
  {
    id: 'SavePlatform',
    entry: 'functions/platforms/save.ts',
    method: 'PUT',
    paths: [`${DATA}/platforms/{platform}`],
    tableActions: ['UpdateItem'],
  },
  {
    id: 'GetStats',
    entry: 'functions/stats/get.ts',
    method: 'GET',
    paths: [`${DATA}/stats`],
    tableActions: READ,
  },
  {
    id: 'GetCall',
    entry: 'functions/calls/get.ts',
    method: 'GET',
    paths: [`${DATA}/calls/{call_id}`],
    tableActions: READ,
  },
  {
    id: 'Document',
    entry: 'functions/reference/document.ts',
    method: 'GET',
    paths: [`${API}/openapi.json`],
    withoutToken: true,
  },
  {
    id: 'ReferencePage',
    entry: 'functions/reference/page.ts',
    method: 'GET',
    paths: [`${API}/docs`, `${API}/docs/{asset}`],
    withoutToken: true,
    files: [REDOC],
  },
  {
    id: 'EraseCall',
    entry: 'functions/calls/erase.ts',
    method: 'DELETE',
    paths: [`${DATA}/calls/{call_id}`],
    tableActions: ['Query', 'PutItem', 'UpdateItem', 'BatchWriteItem'],
    sendsToCallEnded: true,
  },
  {
    id: 'ReextractCall',
    entry: 'functions/calls/reextract.ts',
    method: 'POST',
    paths: [`${DATA}/calls/{call_id}/reextract`],
    tableActions: ['GetItem', 'UpdateItem'],
    takesIdempotencyKey: true,
    sendsToCallEnded: true,
  },
];
