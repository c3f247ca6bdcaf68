import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from 'react-aria-components';
import { listVariables } from '../../client/postcall.ts';
import { ask } from '../api/ask.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { ErrorNotice } from '../ui/states.tsx';
import { signIn, tokenIn } from './session.ts';

/** Signing in is pasting an outlet's token; the API says whether it is one. */
export function SignInPage() {
  const [pasted, setPasted] = useState('');
  const check = useMutation({
    mutationFn: async (token: string) => {
      await ask(listVariables({ headers: { authorization: `Bearer ${token}` } }));
      return token;
    },
    onSuccess: signIn,
  });
  return (
    <main className="sign-in">
      <h1>postcall</h1>
      <p>See what was heard in a call, what was sent where, and mend a template without a terminal.</p>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          check.mutate(tokenIn(pasted));
        }}
      >
        <Field
          label="Token of your outlet"
          type="password"
          value={pasted}
          onChange={setPasted}
          isRequired
          hint={
            <>
              Whoever operates postcall makes one; on a laptop: <code>npm run -s token -- --outlet 97</code>.
              It stays in this tab.
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
