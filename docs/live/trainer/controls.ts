import { element, newId } from '../view/element.ts';
import { type NumberControl, numberControl } from '../view/number-control.ts';
import { parameterControl } from '../view/parameter-control.ts';
import { type SelectControl, selectControl } from '../view/select-control.ts';
import type { Listed } from '../worker/messages.ts';
import { dueOf, type Field, fields, holds, type TrainerSettings } from './settings.ts';

/** The controls of the settings. */
export interface TrainerControls {
  readonly element: HTMLElement;
  set(settings: TrainerSettings): void;
}

interface Control {
  readonly element: HTMLElement;
  set(value: never): void;
}

/** @param changed - Hears of all settings when one is changed. */
export function trainerControls(
  listed: readonly Listed[],
  initial: TrainerSettings,
  changed: (settings: TrainerSettings) => void,
): TrainerControls {
  let settings = initial;
  const change = (part: Partial<TrainerSettings>) => {
    settings = { ...settings, ...part };
    changed(settings);
  };
  const usable = listed.filter(({ fitsNeurons }) => fitsNeurons);
  const parameters = element('div', { class: 'live-parameters' });
  const showParameters = () => {
    const domains = usable.find(({ name }) => name === settings.surrogate)?.parameters ?? {};
    const controls = Object.entries(domains).map(
      ([name, domain]): NumberControl =>
        parameterControl(name, domain, settings.parameters[name] ?? domain.default, (value) =>
          change({ parameters: { ...settings.parameters, [name]: value } }),
        ),
    );
    parameters.replaceChildren(...controls.map((control) => control.element));
  };
  const surrogate: SelectControl = selectControl(
    'Surrogate',
    usable.map(({ name }) => name),
    initial.surrogate,
    (name) => {
      change({ surrogate: name, parameters: usable.find((one) => one.name === name)?.initial ?? {} });
      showParameters();
    },
  );
  const own = Object.entries(fields).map(([key, field]) => {
    const name = key as keyof typeof fields;
    return [name, fieldControl(field, settings[name], (value) => change({ [name]: value }))] as const;
  });
  showParameters();
  return {
    element: element(
      'div',
      { class: 'live-controls' },
      surrogate.element,
      parameters,
      ...own.map(([, control]) => control.element),
    ),
    set(next) {
      settings = next;
      surrogate.set(next.surrogate);
      showParameters();
      for (const [name, control] of own) control.set(next[name] as never);
    },
  };
}

function fieldControl(field: Field, value: unknown, changed: (value: unknown) => void): Control {
  if (field.kind === 'choice')
    return selectControl(field.label, field.options, value as string, changed, field.hint) as Control;
  if (field.kind === 'flag') return flagControl(field.label, field.hint, value as boolean, changed);
  return numberControl({
    ...field,
    initial: value as number,
    broken: (number) => (holds(field, number) ? undefined : dueOf(field)),
    changed,
  }) as Control;
}

function flagControl(
  label: string,
  hint: string,
  initial: boolean,
  changed: (value: boolean) => void,
): Control {
  const id = newId();
  const box = element('input', { id, type: 'checkbox', onchange: () => changed(box.checked) });
  box.checked = initial;
  return {
    element: element(
      'div',
      { class: 'live-control live-flag' },
      box,
      element('label', { for: id }, label),
      element('small', { class: 'live-hint' }, hint),
    ),
    set: (value: boolean) => {
      box.checked = value;
    },
  } as Control;
}
