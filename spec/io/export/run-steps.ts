import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jaxWords, python } from './run-code.ts';

/** Code of a step, and what it is run on: rows of input, states, parameters, and the cotangents of its outputs. */
export interface StepRun {
  readonly code: string;
  readonly name: string;
  readonly states: readonly string[];
  readonly parameters: readonly string[];
  readonly spikes: boolean;
  readonly rows: readonly (readonly number[])[];
}

/** Outputs (spikes, where there are any, and states), then the cotangents of input, states and parameters. */
export type Results = readonly (readonly number[])[];

function inFolder<T>(f: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'spiketape-steps-'));
  try {
    return f(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** How many numbers go in and come out. */
function sizesOf({ states, parameters, spikes }: StepRun): readonly [number, number] {
  const outputs = states.length + (spikes ? 1 : 0);
  return [1 + states.length + parameters.length + outputs, outputs + 1 + states.length + parameters.length];
}

/** Runs steps of C, compiled as one file that takes warnings for errors. */
export function runStepsInC(runs: readonly StepRun[], prelude = ''): Results[] {
  const texts = runs.map(({ code, name, states, parameters, spikes }, k) => {
    const own = `c${k}_`;
    const at = { state: 1, parameters: 1 + states.length, ct: 1 + states.length + parameters.length };
    const given = parameters.length > 0 ? ', p' : '';
    const ctState = at.ct + (spikes ? 1 : 0);
    const [, out] = sizesOf(runs[k] as StepRun);
    return `${code.replace(new RegExp(`\\b${name}_`, 'g'), own)}
static void run_${k}(const float *in, float *out) {
  ${code.includes(`${name}_defaults(`) ? `(void)${own}defaults;` : ''}
  ${own}state s, cs;
  memcpy(&s, in + ${at.state}, sizeof s);
  memcpy(&cs, in + ${ctState}, sizeof cs);
  ${parameters.length > 0 ? `${own}parameters p; memcpy(&p, in + ${at.parameters}, sizeof p);` : ''}
  const ${own}result r = ${own}forward(in[0], s${given});
  const ${own}cotangents c = ${own}backward(in[0], s${given}${spikes ? `, in[${at.ct}]` : ''}, cs);
  memcpy(out, &r, sizeof r);
  memcpy(out + sizeof r / sizeof(float), &c, sizeof c);
  if (sizeof r + sizeof c != ${out} * sizeof(float)) abort();
}`;
  });
  const table = runs.map((run, k) => `{ run_${k}, ${sizesOf(run).join(', ')}, ${run.rows.length} }`);
  const program = `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
${prelude}
${texts.join('\n')}
static const struct { void (*run)(const float *, float *); int in, out, rows; } all[] = { ${table.join(', ')} };
int main(void) {
  float in[64], out[64];
  for (unsigned k = 0; k < sizeof all / sizeof *all; k++)
    for (int i = 0; i < all[k].rows; i++) {
      if (fread(in, sizeof(float), all[k].in, stdin) != (size_t)all[k].in) return 1;
      all[k].run(in, out);
      fwrite(out, sizeof(float), all[k].out, stdout);
    }
  return 0;
}
`;
  return inFolder((folder) => {
    writeFileSync(join(folder, 'all.c'), program);
    const out = join(folder, 'all');
    execFileSync('gcc', ['-std=c11', '-Wall', '-Werror', '-o', out, join(folder, 'all.c'), '-lm']);
    const input = new Uint8Array(Float32Array.from(runs.flatMap(({ rows }) => rows.flat())).buffer);
    const bytes = execFileSync(out, { input, maxBuffer: 1 << 27 });
    return cut(runs, new Float32Array(new Uint8Array(bytes).buffer));
  });
}

/** Numbers that came one run after the other, as rows. */
function cut(runs: readonly StepRun[], numbers: ArrayLike<number>): Results[] {
  let at = 0;
  return runs.map((run) => {
    const [, out] = sizesOf(run);
    return run.rows.map(() => Array.from({ length: out }, () => numbers[at++] as number));
  });
}

const torchProgram = `
import array, json, sys, torch
runs = json.load(open(sys.argv[1]))
for run in runs:
    own = {}
    exec(run['code'], own)
    columns = torch.tensor(run['rows'], dtype=torch.float64).t().contiguous()
    n = 1 + len(run['states']) + len(run['parameters'])
    inputs = [one.clone().requires_grad_() for one in columns[:n]]
    first = 1 + len(run['states'])
    parameters = dict(zip(run['parameters'], inputs[first:]))
    outputs = own[run['name']](*inputs[:first], **parameters)
    loss = sum((one * ct).sum() for one, ct in zip(outputs, columns[n:]))
    grads = torch.autograd.grad(loss, inputs, allow_unused=True)
    results = [*outputs, *(torch.zeros_like(one) if g is None else g for g, one in zip(grads, inputs))]
    table = torch.stack([one.detach() for one in results]).t().contiguous()
    sys.stdout.buffer.write(array.array('d', table.flatten().tolist()).tobytes())
`;

/** Runs steps in torch, differentiated by its tape. */
export function runStepsInTorch(runs: readonly StepRun[]): Results[] {
  return inFolder((folder) => {
    writeFileSync(join(folder, 'runs.json'), JSON.stringify(runs));
    writeFileSync(join(folder, 'run.py'), torchProgram);
    const bytes = execFileSync(python, [join(folder, 'run.py'), join(folder, 'runs.json')], {
      maxBuffer: 1 << 27,
    });
    return cut(runs, new Float64Array(new Uint8Array(bytes).buffer));
  });
}

const loopProgram = `
import json, math, sys, torch

class Spike(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return (x >= 0).to(x.dtype)

    @staticmethod
    def backward(ctx, ct):
        (x,) = ctx.saved_tensors
        return ct / (1 + (math.pi * x) ** 2)

def loop(x, v, beta, threshold, reset, delay, detach):
    out = []
    for current in x:
        if delay:
            r = Spike.apply(v - threshold)
            r = r.detach() if detach else r
            if reset == 'subtract':
                v = beta * v + current - r * threshold
            elif reset == 'value':
                v = beta * ((1 - r) * v) + current
            else:
                v = beta * v + current
            s = Spike.apply(v - threshold)
        else:
            h = beta * v + current
            s = Spike.apply(h - threshold)
            r = s.detach() if detach else s
            v = h - r * threshold if reset == 'subtract' else (1 - r) * h if reset == 'value' else h
        out.append(s)
    return torch.stack(out), v

torch.manual_seed(1)
for case in json.load(open(sys.argv[1])):
    own = {}
    exec(case['code'], own)
    x = torch.rand(24, 5, dtype=torch.float64) * 0.6
    found = []
    for which in ('loop', 'code'):
        leaves = [x.clone(), torch.full((5,), 0.8, dtype=torch.float64), torch.tensor(0.9, dtype=torch.float64)]
        current, beta, threshold = [one.requires_grad_() for one in leaves]
        v = torch.zeros(5, dtype=torch.float64)
        if which == 'loop':
            s, v = loop(current, v, beta, threshold, case['reset'], case['delay'], case['detach'])
        else:
            spikes = []
            for one in current:
                step, v = own['lif'](one, v, beta=beta, vThreshold=threshold)
                spikes.append(step)
            s = torch.stack(spikes)
        weights = torch.linspace(-1, 2, s.numel(), dtype=torch.float64).reshape(s.shape)
        ((s * weights).sum() + (v * v).sum()).backward()
        found.append([s.detach(), v.detach(), *(one.grad for one in leaves)])
    assert found[0][0].sum() > 5
    worst = max(float((a - b).abs().max()) for a, b in zip(*found))
    print(json.dumps(worst))
`;

/** A case of LIF, and its code for PyTorch. */
export interface LoopCase {
  readonly code: string;
  readonly reset: string;
  readonly delay: boolean;
  readonly detach: boolean;
}

/** The largest differences of values and gradients between codes of LIF over 24 steps and a loop that was written by hand. */
export function compareWithTorchLoop(cases: readonly LoopCase[]): number[] {
  return inFolder((folder) => {
    writeFileSync(join(folder, 'cases.json'), JSON.stringify(cases));
    writeFileSync(join(folder, 'run.py'), loopProgram);
    const text = execFileSync(python, [join(folder, 'run.py'), join(folder, 'cases.json')], {
      encoding: 'utf8',
    });
    return text.trim().split('\n').map(Number);
  });
}

/** Runs the functions of steps for JAX, with numbers in place of arrays. */
export function runStepsAsJax(runs: readonly StepRun[]): Results[] {
  return runs.map((run) => {
    const { code, name, states, parameters } = run;
    const n = 1 + states.length + parameters.length;
    const [forward, backward] = ['forward', 'backward'].map((part) => functionOf(code, `${name}_${part}`));
    return run.rows.map((row) =>
      [...(forward?.(row.slice(0, n)) ?? []), ...(backward?.(row) ?? [])].map(Number),
    );
  });
}

/** A function of Python whose lines are assignments and a return, as one of JavaScript. */
function functionOf(code: string, name: string): (args: readonly number[]) => number[] {
  const [, args, body] = code.match(new RegExp(`^def ${name}\\((.*)\\):\\n((?: {4}.*\\n)+)`, 'm')) ?? [];
  if (body === undefined) throw new Error(`There is no ${name}.`);
  const lines = body.replace(/^ {4}(\w+) = /gm, 'const $1 = ').replace(/^ {4}return (.*)$/m, 'return [$1];');
  const f = new Function('jnp', 'jax', 'float', `return (${args}) => { ${lines} };`)(
    jaxWords.jnp,
    jaxWords.jax,
    Number,
  );
  return (numbers) => f(...numbers);
}

/** Structs of WGSL as C. */
export function wgslStructsAsC(code: string): string {
  return code.replace(/struct (\w+) \{\n([^}]*)\}/g, (_, name: string, fields: string) => {
    const list = fields.replace(/(\w+): (\w+),/g, '$2 $1;');
    return `typedef struct {\n${list}} ${name};\n#define ${name}(...) (${name}){ __VA_ARGS__ }`;
  });
}
