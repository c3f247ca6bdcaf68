/** A function that does what its event says, for the tests of the local Lambda runtime. */

export interface Order {
  do:
    | 'answer'
    | 'environment'
    | 'context'
    | 'throw'
    | 'hang'
    | 'spin'
    | 'crash'
    | 'exit'
    | 'count'
    | 'large'
    | 'print';
  value?: unknown;
}

interface Context {
  awsRequestId: string;
  functionName: string;
  invokedFunctionArn: string;
  memoryLimitInMB: string;
  getRemainingTimeInMillis: () => number;
}

let events = 0;
const released: (() => void)[] = [];

export const handler = async (order: Order, context: Context): Promise<unknown> => {
  events += 1;
  switch (order.do) {
    case 'answer':
      return order.value;
    case 'environment':
      return process.env;
    case 'context':
      return { ...context, remaining: context.getRemainingTimeInMillis() };
    case 'count':
      return events;
    case 'print':
      console.log(String(order.value));
      return null;
    case 'large':
      return 'x'.repeat(Number(order.value));
    case 'throw':
      throw new RangeError(String(order.value));
    case 'hang':
      return new Promise<void>((resolve) => released.push(resolve));
    case 'spin':
      for (;;);
    case 'crash':
      setImmediate(() => {
        throw new Error('a stray error');
      });
      return new Promise(() => undefined);
    case 'exit':
      return process.exit(3);
  }
};
