/** The HTTP API: every route to its door, and one door for all that has none. */
import { Duration } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Foundation } from './data-stack.ts';
import { PostcallFunction, type TableAction } from './function.ts';
import { ENDPOINTS } from './routes.ts';

// API Gateway gives up after 30 s; a function that ends sooner can still say why.
const TIMEOUT = Duration.seconds(29);
// 1,769 MB is one whole core; an API call is mostly waiting, and starts slowly below 512.
const MEMORY = 512;

// A kept request is put, found, completed, and deleted when it failed.
const KEEP_ANSWERS: TableAction[] = ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'];

export class Api extends Construct {
  readonly url: string;

  constructor(
    scope: Construct,
    id: string,
    {
      foundation,
      callEnded,
      deliveryDue,
    }: { foundation: Foundation; callEnded: IQueue; deliveryDue: IQueue },
  ) {
    super(scope, id);
    const api = new HttpApi(this, 'HttpApi', { description: 'postcall' });
    this.url = api.apiEndpoint;

    for (const endpoint of ENDPOINTS) {
      const door = new PostcallFunction(this, endpoint.id, {
        entry: endpoint.entry,
        timeout: TIMEOUT,
        memorySize: MEMORY,
        environment: {
          ...endpoint.environment,
          ...(endpoint.entry.startsWith('functions/destinations/') && {
            ALLOWED_PRIVATE_NETWORKS: '',
            ALLOW_HTTP_DESTINATIONS: 'false',
          }),
        },
        ...(endpoint.files && { files: endpoint.files }),
      });
      if (!endpoint.withoutToken) door.readSecret(foundation.jwtSecret, 'JWT_SECRET_ARN');
      const actions = new Set([
        ...(endpoint.tableActions ?? []),
        ...(endpoint.takesIdempotencyKey ? KEEP_ANSWERS : []),
      ]);
      if (actions.size > 0) door.useTable(foundation, [...actions]);
      if (endpoint.queriesIndex) door.queryIndex(foundation, endpoint.queriesIndex);
      if (endpoint.asksModel) door.askModel(foundation.openAiSecret);
      if (endpoint.announcesCalls) door.sendTo(callEnded, 'CALL_ENDED_QUEUE_URL');
      if (endpoint.announcesDeliveries) door.sendTo(deliveryDue, 'DELIVERY_DUE_QUEUE_URL');

      const integration = new HttpLambdaIntegration(`${endpoint.id}Integration`, door.lambda);
      for (const path of endpoint.paths) {
        api.addRoutes({ path, methods: [HttpMethod[endpoint.method]], integration });
      }
    }

    const unknownRoute = new PostcallFunction(this, 'UnknownRoute', {
      entry: 'functions/unknown-route.ts',
      timeout: TIMEOUT,
      memorySize: MEMORY,
    });
    new HttpRoute(this, 'DefaultRoute', {
      httpApi: api,
      routeKey: HttpRouteKey.DEFAULT,
      integration: new HttpLambdaIntegration('UnknownRouteIntegration', unknownRoute.lambda),
    });
  }
}
