import { element } from './element.ts';

/** A button that copies a text and says so. */
export function copyButton(label: string, text: () => string): HTMLElement {
  const said = element('span', { class: 'live-hint', role: 'status' });
  const button = element(
    'button',
    {
      type: 'button',
      onclick: async () => {
        said.textContent = (await copied(text())) ? 'copied' : 'the browser does not allow it';
        setTimeout(() => {
          said.textContent = '';
        }, 3000);
      },
    },
    label,
  );
  return element('span', { class: 'live-copy' }, button, said);
}

async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
