import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from 'react-aria-components';
import { listVariables } from '../../client/postcall.ts';
import { unwrap } from '../api/response.ts';
import { Button } from '../ui/button.tsx';
import { ErrorNotice } from '../ui/feedback.tsx';
import { Field } from '../ui/fields.tsx';
import { signIn, trimToken } from './session.ts';

/**
 * A person signs in with an access token of their outlet. Listing the variables proves that the API
 * accepts it.
 */
export function SignInPage() {
  const [pasted, setPasted] = useState('');
  const check = useMutation({
    mutationFn: async (token: string) => {
      await unwrap(listVariables({ headers: { authorization: `Bearer ${token}` } }));
      return token;
    },
    onSuccess: signIn,
  });
  return (
    <main className="sign-in">
      <h1>postcall</h1>
      <p>
        See what postcall extracted from each call and where it was delivered. Edit variables and
        destinations.
      </p>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          check.mutate(trimToken(pasted));
        }}
      >
        <Field
          label="Access token"
          type="password"
          value={pasted}
          onChange={setPasted}
          isRequired
          hint={
            <>
              Ask your administrator for the token of your outlet. On a local stack, run{' '}
              <code>npm run -s token -- --outlet 97</code>. The token is kept in this browser tab only.
            </>
          }
        />
        <Button look="main" type="submit" isPending={check.isPending}>
          Sign in
        </Button>
      </Form>
      {check.isError && <ErrorNotice error={check.error} />}
    </main>
  );
}
