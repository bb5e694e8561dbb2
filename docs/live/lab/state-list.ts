import { element } from '../view/element.ts';
import { parameterControl } from '../view/parameter-control.ts';

/** Controls for where the states of a typed step start. */
export function stateList(changed: (states: Readonly<Record<string, number>>) => void): {
  readonly element: HTMLElement;
  set(states: Readonly<Record<string, number>>): void;
} {
  const made = element('div');
  let current: Readonly<Record<string, number>> = {};
  return {
    element: made,
    set(states) {
      current = states;
      const controls = Object.entries(states).map(([name, start]) =>
        parameterControl(
          `${name} at the start`,
          { default: start },
          start,
          (value) => {
            current = { ...current, [name]: value };
            changed(current);
          },
          '',
        ),
      );
      made.replaceChildren(...controls.map((control) => control.element));
    },
  };
}
