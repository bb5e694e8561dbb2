import { element } from '../view/element.ts';
import { numberControl } from '../view/number-control.ts';
import { selectControl } from '../view/select-control.ts';
import type { ListedNeuron, SettingValue } from '../worker/messages.ts';
import { mostOfSetting, settingOf } from './linked-neuron.ts';

type Chosen = Readonly<Record<string, SettingValue>>;

/**
 * Controls for the settings of a model.
 *
 * @param changed - Hears of those that are not as by default.
 */
export function settingList(changed: (settings: Chosen) => void): {
  readonly element: HTMLElement;
  set(model: ListedNeuron | undefined, settings: Chosen): void;
} {
  const made = element('div');
  let current: Chosen = {};
  const control = (name: string, allowed: ListedNeuron['settings'][string]) => {
    const initial = 'length' in allowed ? (allowed[0] as SettingValue) : allowed.default;
    const change = (value: SettingValue | undefined) => {
      const { [name]: _, ...others } = current;
      current = value === undefined || value === initial ? others : { ...others, [name]: value };
      changed(current);
    };
    if ('length' in allowed)
      return selectControl(name, allowed.map(String), String(current[name] ?? initial), (text) =>
        change(settingOf(allowed, text)),
      ).element;
    return numberControl({
      label: name,
      min: allowed.min,
      max: 20,
      integer: true,
      initial: Number(current[name] ?? initial),
      broken: (value) =>
        settingOf(allowed, String(value)) === undefined
          ? `a whole number from ${allowed.min} to ${mostOfSetting}`
          : undefined,
      changed: change,
    }).element;
  };
  return {
    element: made,
    set(model, settings) {
      current = settings;
      const controls = Object.entries(model?.settings ?? {}).map(([name, allowed]) => control(name, allowed));
      made.replaceChildren(...controls);
    },
  };
}
