import { element, newId } from '../view/element.ts';
import { parameterControl } from '../view/parameter-control.ts';
import type { ParameterDomain, TypedParameter } from '../worker/messages.ts';

/** What has parameters: of a registry, each with its domain there, or typed in. */
export type Parametrised =
  | { readonly kind: 'registry'; readonly parameters: Readonly<Record<string, number>> }
  | { readonly kind: 'typed'; readonly parameters: readonly TypedParameter[] };

type Domains = { readonly parameters: Readonly<Record<string, ParameterDomain>> };

/** Controls for the parameters of what is checked. They are made anew only when the parameters are others. */
export function parameterList<S extends Parametrised>(
  changed: (subject: S) => void,
): {
  readonly element: HTMLElement;
  set(subject: S, listed: Domains | undefined): void;
} {
  const made = element('div', { class: 'live-parameters' });
  let current: S;
  const changeTyped = (name: string, part: Partial<TypedParameter>) => {
    if (current.kind !== 'typed') return;
    const parameters = current.parameters.map((one) => (one.name === name ? { ...one, ...part } : one));
    current = { ...current, parameters };
    changed(current);
  };
  const typed = (parameter: TypedParameter) => {
    const { name, value, positive } = parameter;
    const id = newId();
    const box = element('input', {
      id,
      type: 'checkbox',
      onchange: () => {
        const now =
          current.kind === 'typed' ? current.parameters.find((one) => one.name === name) : undefined;
        changeTyped(name, {
          positive: box.checked,
          ...(box.checked && (now?.value ?? 0) <= 0 && { value: 1 }),
        });
        rebuild();
      },
    });
    box.checked = positive;
    const domain = { default: value || 1, ...(positive && { above: 0 }) };
    const control = parameterControl(name, domain, value, (next) => changeTyped(name, { value: next }), '');
    control.element.append(
      element('span', { class: 'live-flag' }, box, element('label', { for: id }, 'above 0 always')),
    );
    return control.element;
  };
  let listed: Domains | undefined;
  const registry = (values: Readonly<Record<string, number>>) =>
    Object.entries(listed?.parameters ?? {}).map(
      ([name, domain]) =>
        parameterControl(name, domain, values[name] ?? domain.default, (value) => {
          if (current.kind !== 'registry') return;
          current = { ...current, parameters: { ...current.parameters, [name]: value } };
          changed(current);
        }).element,
    );
  const rebuild = () => {
    const controls = current.kind === 'typed' ? current.parameters.map(typed) : registry(current.parameters);
    made.replaceChildren(...controls);
  };
  return {
    element: made,
    set(subject, of) {
      current = subject;
      listed = of;
      rebuild();
    },
  };
}
