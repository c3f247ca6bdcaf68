import { Button as AriaButton, type ButtonProps } from 'react-aria-components';

/** A button. @param look how loud it is: one main action a page */
export function Button({
  look = 'quiet',
  className = '',
  ...props
}: Omit<ButtonProps, 'className'> & { look?: 'main' | 'quiet' | 'danger' | 'plain'; className?: string }) {
  return <AriaButton {...props} className={`button button-${look} ${className}`} />;
}
