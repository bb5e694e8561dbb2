import { basename } from 'node:path';

/** What is told of a file of Python: how to dump samples of its gradient, and what to run then. */
export function pythonHint(file: string): string[] {
  const module = basename(file).replace(/\.py$/i, '');
  return [
    `${basename(file)} is Python, which does not run here. Samples of its gradient can be checked:`,
    '',
    '  import torch',
    `  from ${module} import spike  # your function`,
    '  x = torch.linspace(-8, 8, 2001, requires_grad=True)',
    '  spike(x).sum().backward()',
    "  with open('samples.csv', 'w') as f:",
    "      print('x,gradient', *(f'{a},{g}' for a, g in zip(x.tolist(), x.grad.tolist())), sep='\\n', file=f)",
    '',
    'A third column, origin, has the smooth function that the gradient should belong to. Then run',
    '',
    '  spiketape check samples.csv',
    '  spiketape identify samples.csv',
  ];
}
