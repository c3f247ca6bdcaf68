/** The one definition of the system: what exists on AWS, and what the local stack reads and runs. */
import { App, Tags } from 'aws-cdk-lib';
import { DataStack } from './data-stack.ts';
import { ServiceStack } from './service-stack.ts';

const app = new App({ analyticsReporting: false });
const stage = String(app.node.tryGetContext('stage') ?? 'dev');

const data = new DataStack(app, `postcall-${stage}-data`);
new ServiceStack(app, `postcall-${stage}-service`, data);
Tags.of(app).add('service', 'postcall');
Tags.of(app).add('stage', stage);

app.synth();
