/**
 * What each endpoint of the HTTP API is deployed with; its method and paths are in
 * lib/http/routes.ts.
 */
import { ROUTE_IDS, ROUTES, type Route, type RouteId } from '../lib/http/routes.ts';
import { REDOC } from '../lib/openapi/page.ts';
import { CALLS_INDEX } from '../lib/table/keys.ts';
import type { TableAction } from './function.ts';
import { RETENTION } from './retention.ts';

/** What the function of an endpoint needs. */
interface Backend {
  /** Source file relative to the repository. */
  entry: string;
  /** Absent: it does not use the table. */
  tableActions?: TableAction[];
  /** The index of the table that it queries. */
  queriesIndex?: string;
  /** Sends messages to the call-ended queue. */
  sendsToCallEnded?: true;
  /** Sends messages to the delivery-due queue. */
  sendsToDeliveryDue?: true;
  environment?: Record<string, string>;
  /** Calls the model itself. */
  asksModel?: true;
  /** Takes no token of ours: it cannot read the secrets that sign tokens. */
  withoutToken?: true;
  /** Files of the repository that are put beside its bundle, under the same path. */
  files?: string[];
  /** Stores requests and responses in the idempotency store. */
  takesIdempotencyKey?: true;
}

export interface Endpoint extends Backend, Route {
  /** Construct id. */
  id: RouteId;
}

// A configuration write reads the outlet, then commits one transaction of puts and deletes.
const READ: TableAction[] = ['Query'];
// Reads the version first: what has not changed is not read again.
const READ_CURRENT: TableAction[] = ['GetItem', 'Query'];
const SAVE: TableAction[] = ['GetItem', 'Query', 'PutItem'];
// Puts the items anew that lost a connection.
const DELETE: TableAction[] = ['GetItem', 'Query', 'PutItem', 'DeleteItem'];

const BACKENDS: Readonly<Record<RouteId, Backend>> = {
  ListVariables: {
    entry: 'functions/variables/list.ts',
    tableActions: READ_CURRENT,
  },
  SaveVariables: {
    entry: 'functions/variables/save.ts',
    tableActions: SAVE,
    takesIdempotencyKey: true,
  },
  UpdateVariables: {
    entry: 'functions/variables/update.ts',
    tableActions: SAVE,
  },
  DeleteVariable: {
    entry: 'functions/variables/delete.ts',
    tableActions: DELETE,
  },
  ConnectVariables: {
    entry: 'functions/variables/connect.ts',
    tableActions: SAVE,
  },
  DisconnectVariables: {
    entry: 'functions/variables/disconnect.ts',
    tableActions: SAVE,
  },
  TryVariables: {
    entry: 'functions/variables/try.ts',
    tableActions: READ_CURRENT,
    asksModel: true,
  },
  ListDestinations: {
    entry: 'functions/destinations/list.ts',
    tableActions: READ_CURRENT,
  },
  SaveDestinations: {
    entry: 'functions/destinations/save.ts',
    tableActions: SAVE,
    takesIdempotencyKey: true,
  },
  UpdateDestinations: {
    entry: 'functions/destinations/update.ts',
    tableActions: SAVE,
  },
  DeleteDestination: {
    entry: 'functions/destinations/delete.ts',
    tableActions: DELETE,
    sendsToDeliveryDue: true,
  },
  PreviewDestination: {
    entry: 'functions/destinations/preview.ts',
    tableActions: READ_CURRENT,
  },
  TestDestination: {
    entry: 'functions/destinations/test.ts',
    tableActions: READ_CURRENT,
    environment: { DELIVERY_TIMEOUT_SECONDS: '15' },
  },
  RotateSecret: {
    entry: 'functions/destinations/rotate-secret.ts',
    tableActions: SAVE,
    takesIdempotencyKey: true,
  },
  RecoverDestination: {
    entry: 'functions/destinations/recover.ts',
    tableActions: READ_CURRENT,
    sendsToDeliveryDue: true,
  },
  SubmitCall: {
    entry: 'functions/calls/submit.ts',
    tableActions: ['GetItem', 'PutItem'],
    takesIdempotencyKey: true,
    sendsToCallEnded: true,
    environment: RETENTION,
  },
  ListCalls: {
    entry: 'functions/calls/list.ts',
    tableActions: ['BatchGetItem', 'Query'],
    queriesIndex: CALLS_INDEX,
  },
  GetCall: {
    entry: 'functions/calls/get.ts',
    tableActions: READ,
  },
  EraseCall: {
    entry: 'functions/calls/erase.ts',
    tableActions: ['Query', 'PutItem', 'UpdateItem', 'BatchWriteItem'],
    sendsToCallEnded: true,
  },
  ReextractCall: {
    entry: 'functions/calls/reextract.ts',
    tableActions: ['GetItem', 'UpdateItem'],
    takesIdempotencyKey: true,
    sendsToCallEnded: true,
  },
  RedeliverCall: {
    entry: 'functions/calls/redeliver.ts',
    tableActions: ['GetItem', 'Query', 'UpdateItem'],
    sendsToDeliveryDue: true,
  },
  RecoverCalls: {
    entry: 'functions/calls/recover.ts',
    sendsToCallEnded: true,
  },
  ReceiveWebhook: {
    entry: 'functions/platforms/receive.ts',
    tableActions: ['GetItem', 'PutItem'],
    sendsToCallEnded: true,
    environment: RETENTION,
    withoutToken: true,
  },
  SavePlatform: {
    entry: 'functions/platforms/save.ts',
    tableActions: ['UpdateItem'],
  },
  GetStats: {
    entry: 'functions/stats/get.ts',
    tableActions: READ,
  },
  Document: {
    entry: 'functions/reference/document.ts',
    withoutToken: true,
  },
  ReferencePage: {
    entry: 'functions/reference/page.ts',
    withoutToken: true,
    files: [REDOC],
  },
};

const endpoint = (id: RouteId): Endpoint => ({ id, ...ROUTES[id], ...BACKENDS[id] });

export const ENDPOINTS: readonly Endpoint[] = ROUTE_IDS.map(endpoint);
