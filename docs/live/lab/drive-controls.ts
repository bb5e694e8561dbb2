import { element } from '../view/element.ts';
import { numberControl } from '../view/number-control.ts';
import { selectControl } from '../view/select-control.ts';
import { type Drive, driveKinds } from './drive.ts';
import { brokenDrive, type DriveNumber, driveFields } from './drive-fields.ts';

/**
 * Controls of the current: those that its kind has.
 *
 * @param changed - Hears of the whole drive when a part is changed.
 */
export function driveControls(
  initial: Drive,
  changed: (drive: Drive) => void,
): { readonly element: HTMLElement; set(drive: Drive): void } {
  let drive = initial;
  const numbers = element('div');
  const change = (part: Partial<Drive>) => {
    drive = { ...drive, ...part };
    changed(drive);
  };
  const kind = selectControl('Input current', driveKinds, drive.kind, (chosen) => {
    change({ kind: driveKinds.find((one) => one === chosen) ?? 'step' });
    show();
  });
  const show = () => {
    const shown = (Object.keys(driveFields) as DriveNumber[]).filter(
      (name) => driveFields[name].label[drive.kind] !== null,
    );
    numbers.replaceChildren(...shown.map((name) => control(name)));
  };
  const control = (name: DriveNumber) => {
    const { label, hint, integer } = driveFields[name];
    return numberControl({
      label: label[drive.kind] ?? name,
      ...(hint !== undefined && { hint }),
      ...sliderOf(name, drive[name]),
      integer: integer ?? false,
      initial: drive[name],
      broken: (value) => brokenDrive(name, value),
      changed: (value) => change({ [name]: value }),
    }).element;
  };
  show();
  return {
    element: element('div', { class: 'live-drive' }, kind.element, numbers),
    set(next) {
      drive = next;
      kind.set(next.kind);
      show();
    },
  };
}

/** What the slider of a number spans. */
function sliderOf(name: DriveNumber, value: number): { min: number; max: number } {
  if (name === 'amplitude' || name === 'deviation') return { min: 0, max: 4 * (Math.abs(value) || 1) };
  const { min, max } = driveFields[name];
  return name === 'seed' ? { min, max: 100 } : { min, max };
}
